package io.drawdb.collab.writeback;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** What write-back tells the metrics: duration and result of each write, what waits, and the budget left. */
final class WritebackMeters {
    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final String SAVED = "saved";

    private final MeterRegistry registry;
    private final Timeline timeline;

    /** Written on the timeline, read by whoever collects the metrics. */
    private volatile Backlog backlog;

    WritebackMeters(MeterRegistry registry, Timeline timeline, Backlog backlog) {
        this.registry = registry;
        this.timeline = timeline;
        // All at once: a timer that is first seen with its first failure shows no increase to whoever watches.
        timer(SAVED);
        Stream.of(Failure.Code.values()).map(Failure.Code::wireName).forEach(this::timer);
        this.backlog = backlog;
        Gauge.builder("collab.rooms.dirty", this, meters -> meters.backlog.dirtyRooms())
                .description("Rooms with changes that drawdb-server does not have yet")
                .strongReference(true)
                .register(registry);
        Gauge.builder("collab.dirty.oldest.age.seconds", this, WritebackMeters::oldestAgeSeconds)
                .description("How long the oldest of those changes has been waiting")
                .strongReference(true)
                .register(registry);
        Gauge.builder("collab.writeback.budget.left", this, WritebackMeters::budgetLeft)
                .description("Writes that could be made right now")
                .strongReference(true)
                .register(registry);
    }

    Backlog backlog() {
        return backlog;
    }

    void update(Backlog now) {
        backlog = now;
    }

    /** A room was written. */
    void saved(Duration took) {
        timer(SAVED).record(took);
    }

    /** A room could not be written. */
    void failed(Failure.Code code, Duration took) {
        timer(code.wireName()).record(took);
    }

    private Timer timer(String result) {
        return registry.timer("collab.writebacks", "result", result);
    }

    private double oldestAgeSeconds() {
        Instant now = timeline.now();
        return backlog.oldest()
                .map(oldest -> Duration.between(oldest, now).toMillis() / MILLIS_PER_SECOND)
                .orElse(0.0);
    }

    private double budgetLeft() {
        return backlog.budget().left(timeline.now());
    }
}
