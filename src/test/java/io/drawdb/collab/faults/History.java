package io.drawdb.collab.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all clients of a room did and were told, in the order in which it happened to them. From any thread. */
final class History {
    private final List<Event> events = new ArrayList<>();
    private final Map<Event.Change, Event.Change> changes = new HashMap<>();
    private long acknowledged;
    private long newest;
    private final Map<String, Integer> unavailable = new HashMap<>();

    synchronized void add(Event event) {
        events.add(event);
    }

    /** Somebody was told of a change; many are told of the same one. */
    synchronized void seen(Event.Link link, Event.Change told) {
        var change = changes.computeIfAbsent(told, first -> first);
        events.add(new Event.Seen(link, change));
        newest = Math.max(newest, change.version());
        if (change.seq() != 0 && change.author().equals(link.client())) {
            acknowledged++;
        }
    }

    /** How many acknowledgements there were so far; those that were repeated count again. */
    synchronized long acknowledged() {
        return acknowledged;
    }

    /** A client was told to try again later. */
    synchronized void toldUnavailable(String client) {
        unavailable.merge(client, 1, Integer::sum);
    }

    /** How often each client was told to try again later. */
    synchronized Map<String, Integer> unavailable() {
        return Map.copyOf(unavailable);
    }

    /** The newest version that anybody was told of. */
    synchronized long newest() {
        return newest;
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }
}
