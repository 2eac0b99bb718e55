package io.drawdb.collab.hub;

import io.drawdb.collab.room.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What the rooms count. */
final class HubMeters {
    private final MeterRegistry registry;
    private final AtomicInteger rooms = new AtomicInteger();
    private final AtomicInteger participants = new AtomicInteger();
    private final Timer latency;

    HubMeters(MeterRegistry registry) {
        this.registry = registry;
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
        registry.counter("collab.snapshots.sent").increment();
    }

    void rejected(Rejection.Code code) {
        refused(code.wireName());
    }

    void refused(String reason) {
        Counter.builder("collab.refused")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
