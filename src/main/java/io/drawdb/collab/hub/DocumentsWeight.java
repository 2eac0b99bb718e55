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

        /** The room has so many bytes now. */
        void is(long now) {
            bytes.addAndGet(now - counted);
            counted = now;
        }

        long bytes() {
            return counted;
        }
    }

    /** Whether no further room may be opened. */
    boolean isFull() {
        return isFullWithout(0);
    }

    /** Whether there is no place for a room whose bytes are counted already: many may be read at once. */
    boolean isFullWithout(long counted) {
        return bytes.get() - counted >= bytesMax;
    }
}
