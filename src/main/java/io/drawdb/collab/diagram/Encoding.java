package io.drawdb.collab.diagram;

import java.util.List;
import java.util.Map;

/** A diagram put together from bytes that its members and entities keep. */
final class Encoding {
    private final TopMembers members;
    private final Map<Target, Entities> collections;

    Encoding(TopMembers members, Map<Target, Entities> collections) {
        this.members = members;
        this.collections = collections;
    }

    int length() {
        long length = 0;
        for (var stretch : members.stretches()) {
            length += stretch.bytes().length;
            Target collection = stretch.collection();
            if (collection != null) {
                length += Entities.in(collections, collection).encodedLength();
            }
        }
        return Math.toIntExact(length);
    }

    /** @param length what {@link #length} says */
    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        int at = 0;
        for (var stretch : members.stretches()) {
            at = put(stretch.bytes(), bytes, at);
            Target collection = stretch.collection();
            if (collection != null) {
                at = put(Entities.in(collections, collection), bytes, at);
            }
        }
        return bytes;
    }

    private static int put(List<Entity> entities, byte[] bytes, int start) {
        int at = start;
        bytes[at++] = '[';
        for (int i = 0; i < entities.size(); i++) {
            if (i > 0) {
                bytes[at++] = ',';
            }
            at = put(entities.get(i).bytes(), bytes, at);
        }
        bytes[at++] = ']';
        return at;
    }

    private static int put(byte[] piece, byte[] bytes, int at) {
        System.arraycopy(piece, 0, bytes, at, piece.length);
        return at + piece.length;
    }
}
