package io.drawdb.collab.writeback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many shared files may still be read for rooms that open, however many those are: whoever asks for one share id
 * after the other must not use up what all rooms have together. Callable from any thread.
 */
final class LoadBudget {
    private static final int TOO_MANY_REQUESTS = 429;

    private final AtomicReference<CallBudget> left;
    private final Timeline timeline;
    private final Counter refused;

    LoadBudget(WritebackSettings.Pace pace, Timeline timeline, MeterRegistry registry) {
        this.left = new AtomicReference<>(CallBudget.of(pace.loadsPerMinute(), pace.loadsPerHour()));
        this.timeline = timeline;
        this.refused = registry.counter("collab.refused", "reason", "loads");
    }

    /** Takes one; if none is left, says so. */
    Optional<Failure> take() {
        Instant now = timeline.now();
        CallBudget before = left.getAndUpdate(budget -> budget.allows(now) ? budget.take(now) : budget);
        if (before.allows(now)) {
            return Optional.empty();
        }
        refused.increment();
        var wait = Duration.between(now, before.nextAt(now));
        return Optional.of(
                Failure.refused(TOO_MANY_REQUESTS, "too many diagrams are being opened at once", Optional.of(wait)));
    }
}
