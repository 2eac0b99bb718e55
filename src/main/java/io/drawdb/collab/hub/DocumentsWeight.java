package io.drawdb.collab.hub;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes all open rooms have together, documents and recent changes as they are encoded, as of each room's last
 * look. Callable from any thread.
 */
final class DocumentsWeight {
    private final AtomicLong bytes = new AtomicLong();
    private final long bytesMax;

    DocumentsWeight(long bytesMax, MeterRegistry registry) {
        this.bytesMax = bytesMax;
        registry.gauge("collab.documents.bytes", bytes);
        Gauge.builder("collab.documents.bytes.max", () -> bytesMax).register(registry);
    }

    /** One room's part of it; changed on the room's loop only. */
    final class Share {
        private volatile long counted;

        /**
         * The room has so many bytes now.
         *
         * @return whether the others alone have as much as there may be: of two that come at once, one is the first
         */
        boolean is(long now) {
            long all = bytes.addAndGet(now - counted);
            counted = now;
            return all - now >= bytesMax;
        }

        long bytes() {
            return counted;
        }
    }

    /** Whether no further room may be opened. */
    boolean isFull() {
        return bytes.get() >= bytesMax;
    }
}
