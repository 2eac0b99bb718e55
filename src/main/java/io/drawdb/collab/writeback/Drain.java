package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The last writes of a server that stops.
 *
 * @param deadline when it stops, whatever is written
 * @param unwritten completes with what is not
 */
record Drain(Instant deadline, CompletableFuture<List<Unwritten>> unwritten) {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    static Drain within(Duration grace, Instant now) {
        return new Drain(now.plus(grace), new CompletableFuture<>());
    }

    /** Whether nothing is left that could be written in time. */
    boolean isThrough(WritebackQueue queue, Instant now) {
        var wake = queue.nextWake(now);
        return queue.inFlight() == 0 && wake.filter(at -> at.isBefore(deadline)).isEmpty();
    }

    void end(List<String> dirtyRooms, Map<String, Failure> failures) {
        if (unwritten.isDone()) {
            return;
        }
        var lost = dirtyRooms.stream()
                .map(room -> new Unwritten(room, reason(failures.get(room))))
                .toList();
        lost.forEach(room -> LOG.errorf("event=writeback_lost room=%s reason=\"%s\"", room.room(), room.reason()));
        unwritten.complete(lost);
    }

    private static String reason(@Nullable Failure failure) {
        return failure == null ? "no time" : failure.error();
    }
}
