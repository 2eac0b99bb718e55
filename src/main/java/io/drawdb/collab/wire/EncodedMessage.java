package io.drawdb.collab.wire;

import java.util.List;

/**
 * A message as it is sent, UTF-8 JSON in one piece or in several: what is large in it is not copied, but shared with
 * whatever other message has it, too.
 *
 * @param pieces one after the other they are the message; not to be modified
 * @param sizeBytes of all together
 */
public record EncodedMessage(List<byte[]> pieces, int sizeBytes) {
    public EncodedMessage {
        pieces = List.copyOf(pieces);
    }

    /** In these pieces. */
    static EncodedMessage of(List<byte[]> pieces) {
        int size = 0;
        for (byte[] piece : pieces) {
            size = Math.addExact(size, piece.length);
        }
        return new EncodedMessage(pieces, size);
    }

    /** In one piece. */
    public static EncodedMessage of(byte[] utf8) {
        return new EncodedMessage(List.of(utf8), utf8.length);
    }

    /** The message in one piece. */
    public byte[] bytes() {
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        byte[] bytes = new byte[sizeBytes];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        return bytes;
    }
}
