package io.drawdb.collab.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * No lock has two holders. On one connection what is said of locks comes in the order of the log, between the changes;
 * so each connection tells by itself whether a lock was given twice, and what was locked at a version must be the same
 * for all who saw that version come. Nobody but its holder changes what is locked.
 */
final class LockLaw extends Law {
    private static final String DOCUMENT = "document";

    private record Where(String epoch, long version) {}

    private record View(Map<String, String> holders, Event.Link link) {}

    private final Map<Event.Link, Map<String, String>> held = new HashMap<>();
    private final Map<Event.Link, Long> positions = new HashMap<>();
    private final Map<Where, View> views = new HashMap<>();

    LockLaw(Consumer<String> broken) {
        super(broken);
    }

    @Override
    public void welcomed(Event.Welcomed event) {
        held.put(event.link(), Map.of());
        event.locks().forEach((target, holder) -> take(event.link(), target, holder));
        positions.put(event.link(), event.version());
    }

    @Override
    public void locked(Event.Locked event) {
        take(event.link(), event.target(), event.holder());
    }

    private void take(Event.Link link, String target, String holder) {
        var before = held.getOrDefault(link, Map.of());
        before.forEach((taken, by) -> {
            boolean inTheWay = taken.equals(target) || taken.equals(DOCUMENT) || target.equals(DOCUMENT);
            if (inTheWay && !by.equals(holder)) {
                breach("%s was told that %s has %s while %s has %s", link, holder, target, by, taken);
            }
        });
        var after = new HashMap<>(before);
        after.put(target, holder);
        held.put(link, Map.copyOf(after));
    }

    @Override
    public void unlocked(Event.Unlocked event) {
        var after = new HashMap<>(held.getOrDefault(event.link(), Map.of()));
        if (after.remove(event.target()) == null) {
            breach("%s was told that %s is free, which nobody had", event.link(), event.target());
        }
        held.put(event.link(), Map.copyOf(after));
    }

    @Override
    public void seen(Event.Seen event) {
        var change = event.change();
        if (change.version() != positions.getOrDefault(event.link(), 0L) + 1) {
            // Part of a welcome, or a repeat: what was locked then is not known.
            return;
        }
        positions.put(event.link(), change.version());
        var holders = held.getOrDefault(event.link(), Map.of());
        var view = new View(holders, event.link());
        var known = views.putIfAbsent(new Where(change.epoch(), change.version()), view);
        if (known != null && !known.holders().equals(holders)) {
            breach("at version %d the locks are %s, and %s", change.version(), known, view);
        }
        holders.forEach((target, holder) -> {
            boolean touched = target.equals(DOCUMENT) || change.touches().contains(target);
            if (touched && !holder.equals(change.author())) {
                breach("%s has %s, and %s changed it", holder, target, change);
            }
        });
    }
}
