package io.drawdb.collab.hub;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes the documents of all open rooms have together, as of each room's last look. Callable from any thread. */
final class DocumentsWeight {
    private final AtomicLong bytes = new AtomicLong();
    private final long bytesMax;

    DocumentsWeight(long bytesMax, MeterRegistry registry) {
        this.bytesMax = bytesMax;
        registry.gauge("collab.documents.bytes", bytes);
    }

    /** One room's part of it; touched on the room's loop only. */
    final class Share {
        private long counted;

        /** The room's document has so many bytes now. */
        void is(long now) {
            bytes.addAndGet(now - counted);
            counted = now;
        }
    }

    /** Whether no further room may be opened. */
    boolean isFull() {
        return bytes.get() >= bytesMax;
    }
}
