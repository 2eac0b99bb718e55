package io.drawdb.collab.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One total order: a version is the same change for everybody on every server; a change has one version, is told only
 * if it was made, and comes after those that its author made before. There is one lineage, for the log was never lost.
 */
final class OrderLaw extends Law {
    private final Map<Long, Event.Change> byVersion = new HashMap<>();
    private final Map<String, Event.Change> byName = new HashMap<>();
    private final Set<String> made = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private String epoch = "";

    OrderLaw(Consumer<String> broken) {
        super(broken);
    }

    @Override
    public void made(Event.Made event) {
        if (!made.add(event.client() + ":" + event.seq())) {
            breach("%s:%d was made twice, the driver is wrong", event.client(), event.seq());
        }
    }

    @Override
    public void refused(Event.Refused event) {
        String name = event.client() + ":" + event.seq();
        refused.add(name);
        if (byName.containsKey(name)) {
            breach(
                    "%s was refused (%s) and is version %d",
                    name, event.code(), byName.get(name).version());
        }
    }

    @Override
    public void welcomed(Event.Welcomed event) {
        sameLineage(event.epoch(), event.link());
    }

    @Override
    public void seen(Event.Seen event) {
        var change = event.change();
        sameLineage(change.epoch(), event.link());
        var known = byVersion.putIfAbsent(change.version(), change);
        if (known == null) {
            isNew(event.link(), change);
        } else if (!known.equals(change)) {
            breach("version %d is %s, and for %s %s", change.version(), known, event.link(), change);
        }
    }

    private void isNew(Event.Link link, Event.Change change) {
        if (change.seq() == 0) {
            return;
        }
        var other = byName.putIfAbsent(change.name(), change);
        if (other != null) {
            breach("%s is version %d and, for %s, %d", change.name(), other.version(), link, change.version());
        }
        if (!made.contains(change.name())) {
            breach("%s was told version %d, which nobody made: %s", link, change.version(), change);
        }
        if (refused.contains(change.name())) {
            breach("%s was refused and is version %d", change.name(), change.version());
        }
    }

    private void sameLineage(String told, Event.Link link) {
        if (epoch.isEmpty()) {
            epoch = told;
        } else if (!epoch.equals(told)) {
            breach("%s was told of the lineage %s, others of %s", link, told, epoch);
        }
    }

    @Override
    public void atLast(Event.Finally event) {
        sameLineage(event.epoch(), new Event.Link("newcomer", 0, event.server()));
    }

    @Override
    void end() {
        Map<String, Event.Change> latest = new HashMap<>();
        byVersion.values().stream()
                .filter(change -> change.seq() != 0)
                .sorted((a, b) -> Long.compare(a.version(), b.version()))
                .forEach(change -> {
                    var before = latest.put(change.author(), change);
                    if (before != null && before.seq() > change.seq()) {
                        breach("%s came before %s", before, change);
                    }
                });
    }
}
