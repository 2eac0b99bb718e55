package io.drawdb.collab.load;

import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What some of the driver's clients were told, counted. */
final class Tally {
    private static final long LATENCY_MAX_NANOS = 600_000_000_000L;

    /** From a change's sending to the sender's hearing of it. */
    final Histogram acknowledged = new Histogram(LATENCY_MAX_NANOS, 3);
    /** From a change's sending to another client's hearing of it; not every reader looks. */
    final Histogram delivered = new Histogram(LATENCY_MAX_NANOS, 3);
    /** Changes that reached somebody else than their sender. */
    long deliveries;

    long frames;
    long bytes;
    long rejects;
    long errors;
    long snapshots;
    final TreeMap<Integer, Integer> closed = new TreeMap<>();

    /** What comes from now on counts, and nothing else. */
    void reset() {
        acknowledged.reset();
        delivered.reset();
        deliveries = 0;
        frames = 0;
        bytes = 0;
    }

    /** What nobody should have met with; empty if nobody has. */
    String trouble() {
        return rejects + errors + snapshots == 0 && closed.isEmpty()
                ? ""
                : "rejects %d, errors %d, snapshots %d, closed %s".formatted(rejects, errors, snapshots, closed);
    }
}
