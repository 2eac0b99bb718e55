package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A diagram as a row of byte arrays, most of which are its entities' own. */
final class Encoding {
    private static final byte[] COMMA = {','};
    private static final byte[] COLON = {':'};
    private static final byte[] OBJECT_START = {'{'};
    private static final byte[] OBJECT_END = {'}'};
    private static final byte[] ARRAY_START = {'['};
    private static final byte[] ARRAY_END = {']'};

    private final List<byte[]> pieces = new ArrayList<>();

    Encoding(ObjectNode members, Map<Target, List<Entity>> collections) {
        pieces.add(OBJECT_START);
        boolean first = true;
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (!first) {
                pieces.add(COMMA);
            }
            first = false;
            pieces.add(Json.bytes(TextNode.valueOf(member.getKey())));
            pieces.add(COLON);
            Target target = Target.ofMember(member.getKey());
            List<Entity> entities = target == null ? null : collections.get(target);
            if (entities == null) {
                pieces.add(Json.bytes(member.getValue()));
            } else {
                addAll(entities);
            }
        }
        pieces.add(OBJECT_END);
    }

    private void addAll(List<Entity> entities) {
        pieces.add(ARRAY_START);
        for (int i = 0; i < entities.size(); i++) {
            if (i > 0) {
                pieces.add(COMMA);
            }
            pieces.add(entities.get(i).bytes());
        }
        pieces.add(ARRAY_END);
    }

    int length() {
        int length = 0;
        for (byte[] piece : pieces) {
            length = Math.addExact(length, piece.length);
        }
        return length;
    }

    byte[] bytes() {
        byte[] bytes = new byte[length()];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        return bytes;
    }
}
