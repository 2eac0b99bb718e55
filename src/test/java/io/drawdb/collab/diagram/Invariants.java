package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What holds for every diagram, whatever was done to it. Public for simulations of whole rooms. */
public final class Invariants {
    private Invariants() {}

    /** Encoded as its JSON, keyed throughout, read back as itself. */
    public static void assertSound(Diagram diagram) {
        ObjectNode json = diagram.toJson();
        assertArrayEquals(Json.bytes(json), diagram.encoded(), "encoded as its JSON");
        assertEquals(diagram.encoded().length, diagram.encodedLength(), "length");
        assertEquals(Json.fingerprint(json), diagram.fingerprint(), "fingerprint");
        for (Target target : Target.collections()) {
            assertEquals(
                    diagram.count(target),
                    new HashSet<>(diagram.ids(target)).size(),
                    () -> "distinct keys of " + target);
            for (String id : diagram.ids(target)) {
                ObjectNode entity = diagram.find(target, null, id).orElseThrow();
                target.parts().forEach(part -> assertTrue(KeyAssignment.isComplete(part, Parts.of(entity, part))));
            }
        }
        assertTrue(parsed(json).encodesAs(diagram), "read back as itself, without a new key");
    }

    private static Diagram parsed(ObjectNode json) {
        try {
            return Diagram.parse(
                    json,
                    () -> {
                        throw new AssertionError("a key is missing");
                    },
                    null);
        } catch (InvalidDiagramException invalid) {
            throw new AssertionError(invalid);
        }
    }

    /** The keys of the relationships that refer to a table or field that is not there. */
    public static Set<String> danglingRelationships(Diagram diagram) {
        Set<String> tables = new HashSet<>();
        Set<String> fields = new HashSet<>();
        for (JsonNode table : diagram.toJson().path("tables")) {
            String id = table.path("id").asText();
            tables.add(id);
            table.path("fields")
                    .forEach(field -> fields.add(id + '/' + field.path("id").asText()));
        }
        Set<String> dangling = new TreeSet<>();
        for (JsonNode one : diagram.toJson().path("relationships")) {
            boolean resolves = true;
            for (String end : new String[] {"start", "end"}) {
                String table = one.path(end + "TableId").asText();
                resolves &= tables.contains(table);
                resolves &=
                        fields.contains(table + '/' + one.path(end + "FieldId").asText());
                for (JsonNode pair : one.path("fields")) {
                    resolves &= fields.contains(
                            table + '/' + pair.path(end + "FieldId").asText());
                }
            }
            if (!resolves) {
                dangling.add(
                        one.has("uid")
                                ? one.path("uid").asText()
                                : one.path("id").asText());
            }
        }
        return dangling;
    }

    /** Names that are used but that nothing has: of tables, fields and types. Built-in types count. */
    public static Set<String> danglingNames(Diagram diagram) {
        ObjectNode json = diagram.toJson();
        Set<String> dangling = new TreeSet<>();
        Set<String> types = new HashSet<>();
        json.path("types").forEach(type -> types.add(upperName(type)));
        json.path("enums").forEach(type -> types.add(upperName(type)));
        Set<String> tables = new HashSet<>();
        json.path("tables").forEach(table -> tables.add(table.path("name").asText()));
        for (JsonNode table : json.path("tables")) {
            addUnknown(table.path("inherits"), tables, "table ", dangling);
            Set<String> fields = new HashSet<>();
            for (JsonNode field : table.path("fields")) {
                fields.add(field.path("name").asText());
                addUnknown(Json.array().add(field.path("type")), types, "type ", dangling);
            }
            table.path("indices").forEach(one -> addUnknown(one.path("fields"), fields, "field ", dangling));
            table.path("uniqueConstraints").forEach(one -> addUnknown(one.path("fields"), fields, "field ", dangling));
        }
        for (JsonNode type : json.path("types")) {
            for (JsonNode field : type.path("fields")) {
                addUnknown(Json.array().add(field.path("type")), types, "type ", dangling);
            }
        }
        return dangling;
    }

    private static void addUnknown(JsonNode used, Set<String> known, String kind, Set<String> dangling) {
        for (JsonNode name : used) {
            if (!known.contains(name.asText())) {
                dangling.add(kind + name.asText());
            }
        }
    }

    private static String upperName(JsonNode entity) {
        return entity.path("name").asText().toUpperCase(Locale.ROOT);
    }
}
