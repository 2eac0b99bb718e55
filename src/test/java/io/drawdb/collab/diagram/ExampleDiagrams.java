package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes the example diagrams of {@code src/test/resources/diagrams}: what drawDB would have saved, of three sizes. */
public final class ExampleDiagrams {
    /** File names without extension, and how many tables each has. */
    static final Map<String, Integer> TABLES_BY_NAME = Map.of("small", 3, "medium", 30, "large", 300);

    private static final long SEED = 20_260_801;
    private static final int FIELDS = 8;
    private static final List<String> NOUNS =
            List.of("user", "order", "item", "invoice", "payment", "address", "session", "comment", "tag", "event");
    private static final List<String> TYPES =
            List.of("INT", "VARCHAR", "TEXT", "BOOLEAN", "TIMESTAMP", "DECIMAL", "STATUS");
    private static final List<String> COLORS = List.of("#175e7a", "#6360f7", "#bc49c4", "#ffe159", "#3cde7d");
    private static final String ID_LETTERS = "useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict";
    private static final int ID_LENGTH = 21;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private ExampleDiagrams() {}

    /** Writes the files into the directory given as the only argument. */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, Integer> file : TABLES_BY_NAME.entrySet()) {
            Path path = Path.of(arguments[0], file.getKey() + ".json");
            Files.write(path, Json.bytes(diagram(file.getValue())));
        }
    }

    /** The diagram with so many tables; always the same. */
    public static ObjectNode diagram(int tables) {
        return new ExampleDiagrams().make(tables);
    }

    private ObjectNode make(int count) {
        ArrayNode tables = Json.array();
        for (int i = 0; i < count; i++) {
            tables.add(table(i));
        }
        ArrayNode relationships = Json.array();
        for (int i = 1; i < count; i++) {
            relationships.add(relationship(tables, i));
        }
        ObjectNode diagram = Json.object().put("title", count + " tables").put("database", "postgresql");
        diagram.set("tables", tables);
        diagram.set("relationships", relationships);
        diagram.set("notes", notes(1 + count / 20));
        diagram.set("subjectAreas", areas(1 + count / 15));
        diagram.set("types", Json.array().add(type()));
        diagram.set("enums", Json.array().add(enumeration()));
        ObjectNode transform = Json.object().put("zoom", 0.85);
        transform.set("pan", Json.object().put("x", -120).put("y", 64.5));
        diagram.set("transform", transform);
        return diagram;
    }

    private ObjectNode table(int number) {
        ObjectNode table = Json.object().put("id", id());
        table.put("name", NOUNS.get(number % NOUNS.size()) + "s_" + number);
        table.put("x", number % 20 * 260).put("y", number / 20 * 340).put("locked", false);
        ArrayNode fields = Json.array();
        for (int i = 0; i < FIELDS; i++) {
            fields.add(field(i));
        }
        table.set("fields", fields);
        table.put("comment", "").put("hidden", false).put("color", any(COLORS));
        ObjectNode index = Json.object()
                .put("id", 0)
                .put("name", "by_" + fields.path(1).path("name").asText());
        index.put("unique", false).set("fields", Json.array().add(fields.path(1).path("name")));
        table.set("indices", Json.array().add(index));
        return table;
    }

    private ObjectNode field(int number) {
        boolean isKey = number == 0;
        ObjectNode field = Json.object().put("id", id());
        field.put("name", isKey ? "id" : any(NOUNS) + "_" + number).put("type", isKey ? "INT" : any(TYPES));
        field.put("default", "").put("check", "").put("primary", isKey).put("unique", isKey);
        return field.put("notNull", isKey).put("increment", isKey).put("comment", "");
    }

    private ObjectNode relationship(ArrayNode tables, int number) {
        ObjectNode start = (ObjectNode) tables.get(number);
        ObjectNode end = (ObjectNode) tables.get(random.nextInt(number));
        ObjectNode relationship = Json.object().put("id", id());
        relationship.put(
                "name",
                "fk_" + start.path("name").asText() + "_" + end.path("name").asText());
        relationship.set("startTableId", start.path("id"));
        relationship.set(
                "startFieldId",
                start.path("fields").path(1 + random.nextInt(FIELDS - 1)).path("id"));
        relationship.set("endTableId", end.path("id"));
        relationship.set("endFieldId", end.path("fields").path(0).path("id"));
        relationship.put("cardinality", "many_to_one").put("updateConstraint", "No action");
        return relationship.put("deleteConstraint", "Cascade").put("manyLabel", "n");
    }

    private ArrayNode notes(int count) {
        ArrayNode notes = Json.array();
        for (int i = 0; i < count; i++) {
            ObjectNode note = Json.object().put("id", i).put("x", i * 210).put("y", -180);
            note.put("title", "note_" + i).put("content", "Ask the " + any(NOUNS) + " team – before the release");
            notes.add(note.put("locked", false)
                    .put("color", "#fcf7ac")
                    .put("height", 88)
                    .put("width", 180));
        }
        return notes;
    }

    private ArrayNode areas(int count) {
        ArrayNode areas = Json.array();
        for (int i = 0; i < count; i++) {
            ObjectNode area = Json.object()
                    .put("id", i)
                    .put("name", any(NOUNS))
                    .put("x", 0)
                    .put("y", i * 340 - 20);
            areas.add(area.put("width", 5180)
                    .put("height", 330)
                    .put("color", any(COLORS))
                    .put("locked", false));
        }
        return areas;
    }

    private ObjectNode type() {
        ObjectNode type = Json.object().put("id", id()).put("name", "money");
        ObjectNode amount = Json.object().put("id", id()).put("name", "amount").put("type", "DECIMAL");
        ObjectNode currency =
                Json.object().put("id", id()).put("name", "currency").put("type", "VARCHAR");
        type.set("fields", Json.array().add(amount).add(currency));
        return type.put("comment", "");
    }

    private ObjectNode enumeration() {
        ObjectNode enumeration = Json.object().put("id", id()).put("name", "status");
        enumeration.set("values", Json.array().add("new").add("paid").add("gone"));
        return enumeration;
    }

    private String any(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String id() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }
}
