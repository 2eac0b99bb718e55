package io.drawdb.collab.hub;

import io.drawdb.collab.room.Rejection;
import io.drawdb.collab.wire.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What the rooms count. */
final class HubMeters {
    private final MeterRegistry registry;
    private final Counter snapshotsSent;
    private final AtomicInteger rooms = new AtomicInteger();
    private final AtomicInteger participants = new AtomicInteger();
    private final Timer latency;

    HubMeters(MeterRegistry registry) {
        this.registry = registry;
        // All at once: a counter that is first seen with its first event shows no increase to whoever watches.
        Stream.of(HubReason.values()).forEach(this::counter);
        Stream.of(Rejection.Code.values()).forEach(this::counter);
        Stream.of(ErrorCode.values()).forEach(this::counter);
        this.snapshotsSent = registry.counter("collab.snapshots.sent");
        registry.gauge("collab.rooms", rooms);
        registry.gauge("collab.participants", participants);
        this.latency = Timer.builder("collab.change.latency")
                .description("From a change's arrival in its room to its broadcast, the log's commit included")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    void roomOpened() {
        rooms.incrementAndGet();
    }

    void roomClosed() {
        rooms.decrementAndGet();
    }

    void participants(int difference) {
        participants.addAndGet(difference);
    }

    void broadcast(Duration sinceArrival) {
        latency.record(sinceArrival);
    }

    /** A reader that had fallen behind got the whole document in place of changes. */
    void snapshotSent() {
        snapshotsSent.increment();
    }

    /** A change was not accepted. */
    void rejected(Rejection.Code code) {
        counter(code).increment();
    }

    /** Somebody was not let into a room. */
    void turnedAway(ErrorCode code) {
        counter(code).increment();
    }

    void refused(HubReason reason) {
        counter(reason).increment();
    }

    private Counter counter(Enum<?> reason) {
        return registry.counter("collab.refused", "reason", reason.name().toLowerCase(Locale.ROOT));
    }
}
