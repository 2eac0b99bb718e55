package io.drawdb.collab.diagram;

import java.util.List;
import java.util.Map;

/** A diagram put together from bytes that its members and entities keep. */
final class Encoding {
    private final TopMembers members;
    private final Map<Target, List<Entity>> collections;

    Encoding(TopMembers members, Map<Target, List<Entity>> collections) {
        this.members = members;
        this.collections = collections;
    }

    int length() {
        int length = 0;
        for (var stretch : members.stretches()) {
            length = Math.addExact(length, stretch.bytes().length);
            Target collection = stretch.collection();
            if (collection != null) {
                length = Math.addExact(length, length(entities(collection)));
            }
        }
        return length;
    }

    private static int length(List<Entity> entities) {
        int length = 2 + Math.max(0, entities.size() - 1);
        for (Entity entity : entities) {
            length = Math.addExact(length, entity.bytes().length);
        }
        return length;
    }

    /** @param length what {@link #length} says */
    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        int at = 0;
        for (var stretch : members.stretches()) {
            at = put(stretch.bytes(), bytes, at);
            Target collection = stretch.collection();
            if (collection != null) {
                at = put(entities(collection), bytes, at);
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

    private List<Entity> entities(Target collection) {
        return collections.getOrDefault(collection, List.of());
    }
}
