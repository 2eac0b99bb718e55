package io.drawdb.collab.gateway;

import io.drawdb.collab.wire.ClientMessage;
import org.jspecify.annotations.Nullable;

/** A message that came off the socket and waits its turn to be decoded. */
final class WaitingMessage {
    private static final long UNKNOWN = -1;

    private final byte[] bytes;
    private final int unpaid;
    private long weight = UNKNOWN;
    private @Nullable BadMessage fault;

    /** @param unpaid how many of its bytes were not counted when they came */
    WaitingMessage(byte[] bytes, int unpaid) {
        this.bytes = bytes;
        this.unpaid = unpaid;
    }

    int sizeBytes() {
        return bytes.length;
    }

    int unpaid() {
        return unpaid;
    }

    /** How many bytes of the heap it will take, about: none if it won't be decoded, because it is refused. */
    long weight(long bytesMax) {
        if (weight == UNKNOWN) {
            try {
                weight = MessageReader.weigh(bytes, bytesMax);
            } catch (BadMessage bad) {
                weight = 0;
                fault = bad;
            }
        }
        return weight;
    }

    ClientMessage read() throws BadMessage {
        if (fault != null) {
            throw fault;
        }
        return MessageReader.read(bytes);
    }
}
