package io.drawdb.collab.gateway;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of one connection's messages together, up to a limit. Event loop only. */
final class FragmentJoiner {
    private static final byte[] NOTHING = {};
    private static final int FIRST_BYTES = 4096;

    private final int bytesMax;
    private byte[] joined = NOTHING;
    private int length;

    FragmentJoiner(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Whether a message would grow beyond the limit with this part. */
    boolean tooBigWith(ByteBuf part) {
        return length + (long) part.readableBytes() > bytesMax;
    }

    /** Adds a part; returns the message if it was the last one, null if more are to come. */
    byte @Nullable [] add(ByteBuf part, boolean last) {
        int partLength = part.readableBytes();
        if (last && length == 0) {
            var whole = new byte[partLength];
            part.readBytes(whole);
            return whole;
        }
        if (length + partLength > joined.length) {
            long grown = Math.max(length + (long) partLength, Math.max(FIRST_BYTES, 2L * joined.length));
            joined = Arrays.copyOf(joined, (int) Math.min(grown, bytesMax));
        }
        part.readBytes(joined, length, partLength);
        length += partLength;
        return last ? take() : null;
    }

    /** Forgets the parts of a message that will not be whole. */
    void clear() {
        joined = NOTHING;
        length = 0;
    }

    /** Bytes of a message that is not whole. */
    int bytes() {
        return length;
    }

    /** What they take. */
    int heldBytes() {
        return joined.length;
    }

    private byte[] take() {
        var message = length == joined.length ? joined : Arrays.copyOf(joined, length);
        clear();
        return message;
    }
}
