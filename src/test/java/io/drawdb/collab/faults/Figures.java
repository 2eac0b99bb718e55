package io.drawdb.collab.faults;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How much of what there was in a history: a run in which nothing happened proves nothing. */
record Figures(
        long made, long accepted, long refused, long forgotten, long welcomes, long recovered, long locks, long seen) {

    static Figures of(List<Event> history) {
        var count = new Count();
        history.forEach(event -> event.accept(count));
        return new Figures(
                count.made,
                count.accepted.size(),
                count.refused,
                count.forgotten,
                count.welcomes,
                count.recovered,
                count.locks,
                count.seen);
    }

    private static final class Count implements Event.Visitor {
        private final Set<String> accepted = new HashSet<>();
        private long made;
        private long refused;
        private long forgotten;
        private long welcomes;
        private long recovered;
        private long locks;
        private long seen;

        @Override
        public void made(Event.Made event) {
            made++;
        }

        @Override
        public void refused(Event.Refused event) {
            refused++;
        }

        @Override
        public void forgotten(Event.Forgotten event) {
            forgotten++;
        }

        @Override
        public void welcomed(Event.Welcomed event) {
            welcomes++;
            recovered += event.recovered() ? 1 : 0;
        }

        @Override
        public void seen(Event.Seen event) {
            seen++;
            if (event.change().author().equals(event.link().client())) {
                accepted.add(event.change().name());
            }
        }

        @Override
        public void locked(Event.Locked event) {
            locks += event.holder().equals(event.link().client()) ? 1 : 0;
        }
    }
}
