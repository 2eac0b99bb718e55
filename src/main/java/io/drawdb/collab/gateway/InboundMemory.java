package io.drawdb.collab.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The parts of the heap that what clients send may take, over all connections. */
@ApplicationScoped
class InboundMemory {
    private final MemoryShare unread;
    private final MemoryShare decoded;

    @Inject
    InboundMemory(GatewayLimits limits) {
        this.unread = new MemoryShare(limits.unreadBytesMax());
        this.decoded = new MemoryShare(limits.decodedBytesMax());
    }

    /** For messages as they come, until they are decoded. */
    MemoryShare unread() {
        return unread;
    }

    /** For messages that were handed to their rooms and are not yet dealt with. */
    MemoryShare decoded() {
        return decoded;
    }
}
