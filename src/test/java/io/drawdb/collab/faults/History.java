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
    private long unavailable;

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

    /** Somebody was told to try again later. */
    synchronized void toldUnavailable() {
        unavailable++;
    }

    /** How often somebody was told to try again later. */
    synchronized long unavailable() {
        return unavailable;
    }

    /** The newest version that anybody was told of. */
    synchronized long newest() {
        return newest;
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }
}
