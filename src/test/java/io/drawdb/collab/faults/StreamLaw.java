package io.drawdb.collab.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * On each connection versions follow each other without gap, and nobody is let in to less than somebody had been told
 * of before he said hello.
 */
final class StreamLaw extends Law {
    private final boolean current;
    private final Map<Event.Link, Long> positions = new HashMap<>();
    private final Map<Event.Link, Long> toldBefore = new HashMap<>();
    private final Map<String, Long> known = new HashMap<>();
    private long newest;

    /** @param current whether the log could be asked at all times; else a client is let in to what he had himself */
    StreamLaw(boolean current, Consumer<String> broken) {
        super(broken);
        this.current = current;
    }

    @Override
    public void greeted(Event.Greeted event) {
        String client = event.link().client();
        toldBefore.put(event.link(), current ? newest : known.getOrDefault(client, 0L));
    }

    @Override
    public void welcomed(Event.Welcomed event) {
        long told = toldBefore.getOrDefault(event.link(), 0L);
        if (event.version() < told) {
            breach("%s was let in to version %d, when %d had been told", event.link(), event.version(), told);
        }
        positions.put(event.link(), event.recovered() ? event.since() : event.version());
        reached(event.link(), event.recovered() ? event.since() : event.version());
    }

    @Override
    public void seen(Event.Seen event) {
        long version = event.change().version();
        Long position = positions.get(event.link());
        boolean own = event.change().author().equals(event.link().client());
        if (position == null) {
            breach("%s was told version %d before it was let in", event.link(), version);
        } else if (version == position + 1) {
            positions.put(event.link(), version);
        } else if (version > position || !own) {
            breach("%s has version %d and was told %d", event.link(), position, version);
        }
        reached(event.link(), version);
    }

    private void reached(Event.Link link, long version) {
        newest = Math.max(newest, version);
        known.merge(link.client(), version, Math::max);
    }
}
