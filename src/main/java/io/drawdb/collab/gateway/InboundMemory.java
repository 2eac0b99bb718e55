package io.drawdb.collab.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The parts of the heap that what clients send may take, over all connections. */
@ApplicationScoped
class InboundMemory {
    private final MemoryShare decoded;

    @Inject
    InboundMemory(GatewayLimits limits) {
        this.decoded = new MemoryShare(limits.decodedBytesMax());
    }

    /** For messages that were handed to their rooms and are not yet dealt with. */
    MemoryShare decoded() {
        return decoded;
    }
}
