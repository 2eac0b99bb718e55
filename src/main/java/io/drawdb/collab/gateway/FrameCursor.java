package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** A frame on its way out, and how much of it has left. Its bytes are wrapped, not copied. */
final class FrameCursor {
    private final List<byte[]> pieces;
    private long left;
    private int piece;
    private int offset;

    FrameCursor(Frame frame) {
        this.pieces = frame.message().pieces();
        this.left = frame.sizeBytes();
    }

    /** The next bytes, at most so many. */
    ByteBuf next(int bytesMax) {
        List<ByteBuf> parts = new ArrayList<>(1);
        int room = bytesMax;
        while (room > 0 && piece < pieces.size()) {
            byte[] bytes = pieces.get(piece);
            int length = Math.min(room, bytes.length - offset);
            parts.add(Unpooled.wrappedBuffer(bytes, offset, length));
            room -= length;
            left -= length;
            offset += length;
            if (offset == bytes.length) {
                piece++;
                offset = 0;
            }
        }
        return parts.size() == 1 ? parts.get(0) : Unpooled.wrappedBuffer(parts.toArray(ByteBuf[]::new));
    }

    /** How many bytes have not left. */
    long left() {
        return left;
    }
}
