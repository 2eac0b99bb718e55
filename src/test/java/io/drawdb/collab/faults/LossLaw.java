package io.drawdb.collab.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Nothing acknowledged is lost: at the end every server has every version that anybody was told of, and the document
 * has exactly the marks of the changes that were accepted. And every change was answered.
 */
final class LossLaw extends Law {
    private final Map<String, Event.Made> made = new TreeMap<>();
    private final Map<String, Long> accepted = new HashMap<>();
    private final Set<String> refused = new TreeSet<>();
    private final Set<String> forgotten = new TreeSet<>();
    private final Map<String, Event.Finally> ends = new TreeMap<>();
    private long newest;

    LossLaw(Consumer<String> broken) {
        super(broken);
    }

    @Override
    public void made(Event.Made event) {
        made.put(event.client() + ":" + event.seq(), event);
    }

    @Override
    public void refused(Event.Refused event) {
        refused.add(event.client() + ":" + event.seq());
    }

    @Override
    public void forgotten(Event.Forgotten event) {
        forgotten.add(event.client() + ":" + event.seq());
    }

    @Override
    public void welcomed(Event.Welcomed event) {
        newest = Math.max(newest, event.version());
    }

    @Override
    public void seen(Event.Seen event) {
        newest = Math.max(newest, event.change().version());
        if (event.change().author().equals(event.link().client())
                && event.change().seq() != 0) {
            accepted.put(event.change().name(), event.change().version());
        }
    }

    @Override
    public void atLast(Event.Finally event) {
        ends.put(event.server(), event);
    }

    @Override
    void end() {
        if (ends.isEmpty()) {
            breach("nobody looked what was there in the end");
        }
        made.keySet().stream()
                .filter(name -> !accepted.containsKey(name) && !refused.contains(name) && !forgotten.contains(name))
                .forEach(name -> breach("%s was never answered", name));
        ends.values().forEach(this::checkEnd);
    }

    private void checkEnd(Event.Finally end) {
        if (end.version() < newest) {
            breach("%s has version %d, somebody was told of %d", end.server(), end.version(), newest);
        }
        accepted.forEach((name, version) -> {
            if (version > end.version()) {
                breach("%s was acknowledged as version %d, %s has %d", name, version, end.server(), end.version());
            }
        });
        Set<String> expected = new TreeSet<>();
        Set<String> removed = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        made.forEach((name, change) -> {
            if (accepted.containsKey(name)) {
                expected.addAll(change.adds());
                removed.addAll(change.removes());
            } else if (forgotten.contains(name)) {
                unknown.addAll(change.adds());
                unknown.addAll(change.removes());
            }
        });
        expected.removeAll(removed);
        difference(expected, end.marks(), unknown)
                .forEach(mark -> breach("the mark %s was acknowledged and is not on %s", mark, end.server()));
        difference(end.marks(), expected, unknown)
                .forEach(mark -> breach("the mark %s is on %s and should not be", mark, end.server()));
    }

    private static Set<String> difference(Set<String> all, Set<String> without, Set<String> unknown) {
        var left = new TreeSet<>(all);
        left.removeAll(without);
        left.removeAll(unknown);
        return left;
    }
}
