package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A client's copy of the document, kept by operations as docs/protocol.md describes them, and by nothing else. */
public final class Replica {
    private static final Map<String, String> COLLECTIONS = Map.ofEntries(
            Map.entry("table", "tables"),
            Map.entry("relationship", "relationships"),
            Map.entry("note", "notes"),
            Map.entry("area", "subjectAreas"),
            Map.entry("type", "types"),
            Map.entry("enum", "enums"),
            Map.entry("view", "views"),
            Map.entry("field", "fields"),
            Map.entry("index", "indices"),
            Map.entry("uniqueConstraint", "uniqueConstraints"),
            Map.entry("typeField", "fields"));
    private static final List<String> OF_TABLES = List.of("field", "index", "uniqueConstraint");

    private final ObjectNode diagram;

    public Replica(JsonNode diagram) {
        this.diagram = diagram.isNull() ? JsonText.object() : diagram.deepCopy();
    }

    public ObjectNode diagram() {
        return diagram;
    }

    /** The entity with this key. */
    JsonNode find(String target, String key) {
        ArrayNode all = collection(diagram, target);
        return all.get(position(all, key));
    }

    /** The part of a table with this key. */
    JsonNode find(String target, String table, String key) {
        ArrayNode all = collection((ObjectNode) find("table", table), target);
        return all.get(position(all, key));
    }

    boolean has(String target, String key) {
        return seek(collection(diagram, target), key) >= 0;
    }

    public void apply(JsonNode operations) {
        operations.forEach(this::applyOne);
    }

    private void applyOne(JsonNode operation) {
        String target = operation.get("target").asText();
        if ("diagram".equals(target)) {
            update(diagram, operation);
            return;
        }
        ArrayNode all = collection(owner(operation, target), target);
        switch (operation.get("action").asText()) {
            case "create" -> create(all, operation);
            case "update" -> update((ObjectNode) all.get(position(all, id(operation))), operation);
            case "delete" -> all.remove(position(all, id(operation)));
            case "move" -> all.insert(operation.get("index").asInt(), all.remove(position(all, id(operation))));
            default -> throw new AssertionError("unknown action in " + operation);
        }
    }

    private ObjectNode owner(JsonNode operation, String target) {
        if (OF_TABLES.contains(target)) {
            return (ObjectNode) find("table", operation.get("tableId").asText());
        }
        return "typeField".equals(target)
                ? (ObjectNode) find("type", operation.get("typeId").asText())
                : diagram;
    }

    private static void create(ArrayNode all, JsonNode operation) {
        JsonNode value = operation.get("value").deepCopy();
        if (seek(all, key(value)) >= 0) {
            throw new AssertionError("exists already: " + operation);
        }
        all.insert(operation.path("index").asInt(all.size()), value);
    }

    private static void update(ObjectNode entity, JsonNode operation) {
        if (operation.has("patch")) {
            merge(entity, operation.get("patch"));
        }
        operation.path("set").properties().forEach(member -> entity.set(member.getKey(), member.getValue()));
    }

    /** RFC 7396. */
    private static void merge(ObjectNode into, JsonNode patch) {
        for (var member : patch.properties()) {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                into.remove(member.getKey());
            } else if (value.isObject()) {
                JsonNode old = into.get(member.getKey());
                ObjectNode merged = old instanceof ObjectNode object ? object : JsonText.object();
                into.set(member.getKey(), merged);
                merge(merged, value);
            } else {
                into.set(member.getKey(), value);
            }
        }
    }

    private static ArrayNode collection(ObjectNode owner, String target) {
        return owner.withArray(COLLECTIONS.get(target));
    }

    private static String id(JsonNode operation) {
        return operation.get("id").asText();
    }

    private static String key(JsonNode entity) {
        return entity.path("uid").isMissingNode()
                ? entity.get("id").asText()
                : entity.get("uid").asText();
    }

    private static int position(ArrayNode all, String key) {
        int found = seek(all, key);
        if (found < 0) {
            throw new AssertionError("no entity " + key + " in " + all);
        }
        return found;
    }

    private static int seek(ArrayNode all, String key) {
        for (int i = 0; i < all.size(); i++) {
            if (key(all.get(i)).equals(key)) {
                return i;
            }
        }
        return -1;
    }
}
