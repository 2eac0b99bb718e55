package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Random diagrams in drawDB's shape, odd ones included: absent collections, unknown members, explicit nulls, numeric ids,
 * ids that mean something to JavaScript, names twice. Their relationships and names refer to what exists.
 */
public final class RandomDiagrams {
    private static final String[] COLORS = {"#175e7a", "#6360f7", "#bc49c4", "#ffe159"};
    private static final String[] TYPES = {"INT", "VARCHAR", "TEXT", "BOOLEAN", "TIMESTAMP"};
    private static final String[] ODD_IDS = {
        "__proto__", "constructor", "", " ", "é\uD83D\uDE00", "\uD800", "0x0", "null"
    };

    private final SplittableRandom random;

    RandomDiagrams(SplittableRandom random) {
        this.random = random;
    }

    /** A diagram with so many tables. */
    public static ObjectNode diagram(SplittableRandom random, int tables) {
        return new RandomDiagrams(random).diagram(tables);
    }

    /** One to four operations, most of which make sense in the diagram. */
    public static List<Operation> change(SplittableRandom random, Diagram diagram) {
        return new RandomChanges(random, diagram).change();
    }

    private ObjectNode diagram(int tables) {
        ObjectNode diagram = Json.object().put("title", word()).put("database", "generic");
        ArrayNode enums = list(2, this::enumeration);
        ArrayNode types = list(2, this::type);
        List<String> typeNames = new ArrayList<>(List.of(TYPES));
        enums.forEach(one -> typeNames.add(one.path("name").asText().toUpperCase(Locale.ROOT)));
        types.forEach(one -> typeNames.add(one.path("name").asText().toUpperCase(Locale.ROOT)));
        ArrayNode tableList = Json.array();
        for (int i = 0; i < tables; i++) {
            tableList.add(table(i, typeNames, tableList));
        }
        maybe(diagram, "tables", tableList);
        maybe(diagram, "relationships", list(tables, () -> relationship(tableList)));
        maybe(diagram, "notes", numbered(list(3, this::note)));
        maybe(diagram, "subjectAreas", numbered(list(3, this::area)));
        diagram.set("types", types);
        diagram.set("enums", enums);
        maybe(diagram, "views", list(2, () -> view(tableList)));
        if (chance(3)) {
            diagram.set("customTypes", customTypes());
        }
        maybe(diagram, "todos", Json.array().add(Json.object().put("id", 0).put("done", true)));
        diagram.set("transform", Json.object().put("zoom", 1.5));
        unknown(diagram);
        return diagram;
    }

    private ArrayNode list(int max, Supplier<ObjectNode> element) {
        ArrayNode list = Json.array();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }

    /** An empty collection may as well be absent or null. */
    private void maybe(ObjectNode diagram, String member, ArrayNode list) {
        int choice = list.isEmpty() ? random.nextInt(4) : 0;
        if (choice == 1) {
            diagram.putNull(member);
        } else if (choice != 2) {
            diagram.set(member, list);
        }
    }

    ObjectNode table(int number, List<String> typeNames, ArrayNode others) {
        ObjectNode table = withId(Json.object()).put("name", "t" + (chance(10) ? 0 : number));
        table.put("x", random.nextInt(2000))
                .put("y", random.nextInt(2000) / 8.0)
                .put("comment", "");
        table.put("color", COLORS[random.nextInt(COLORS.length)]);
        ArrayNode fields = Json.array();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            fields.add(field(i, typeNames));
        }
        table.set("fields", fields);
        table.set("indices", list(2, () -> constraint(fields)));
        if (chance(3)) {
            table.set("uniqueConstraints", list(2, () -> constraint(fields)));
        }
        if (chance(4) && !others.isEmpty()) {
            String parent =
                    others.path(random.nextInt(others.size())).path("name").asText();
            table.set("inherits", Json.array().add(parent));
        }
        return unknown(table);
    }

    ObjectNode field(int number, List<String> typeNames) {
        ObjectNode field = withId(Json.object()).put("name", "f" + (chance(10) ? 1 : number));
        field.put("type", typeNames.get(random.nextInt(typeNames.size())));
        field.put("default", "").put("check", "").put("primary", chance(5)).put("notNull", chance(2));
        return unknown(field);
    }

    ObjectNode view(ArrayNode tables) {
        ObjectNode view = withId(Json.object()).put("name", word()).put("x", random.nextInt(2000));
        JsonNode base = tables.isEmpty() ? NullNode.instance : tables.path(random.nextInt(tables.size()));
        view.set("baseTableId", base.path("id").isMissingNode() ? NullNode.instance : base.path("id"));
        view.set("columns", list(2, () -> Json.object().put("id", word()).put("alias", word())));
        return unknown(view);
    }

    /** By database and name, as drawDB keeps them. */
    private ObjectNode customTypes() {
        ObjectNode entry = Json.object().put("type", "MONEY").put("color", COLORS[0]);
        return Json.object().set("generic", Json.object().set("MONEY", entry));
    }

    /** An index or unique constraint; old files give them no id, or one id twice. */
    ObjectNode constraint(ArrayNode fields) {
        ObjectNode constraint = Json.object().put("name", word()).put("unique", chance(2));
        if (chance(2)) {
            constraint.put("id", random.nextInt(3));
        }
        ArrayNode names = Json.array();
        names.add(fields.path(random.nextInt(fields.size())).path("name").asText());
        constraint.set("fields", names);
        return constraint;
    }

    ObjectNode relationship(ArrayNode tables) {
        ObjectNode start = (ObjectNode) tables.get(random.nextInt(tables.size()));
        ObjectNode end = (ObjectNode) tables.get(random.nextInt(tables.size()));
        ObjectNode relationship = withId(Json.object()).put("name", word()).put("cardinality", "many_to_one");
        ArrayNode pairs = Json.array();
        for (int i = chance(4) ? 2 : 1; i > 0; i--) {
            ObjectNode pair = Json.object();
            pair.set("startFieldId", any(start.withArray("fields")).path("id"));
            pair.set("endFieldId", any(end.withArray("fields")).path("id"));
            pairs.add(pair);
        }
        relationship.set("startTableId", start.path("id"));
        relationship.set("endTableId", end.path("id"));
        relationship.setAll((ObjectNode) pairs.get(0));
        if (pairs.size() > 1) {
            relationship.set("fields", pairs);
        }
        return unknown(relationship);
    }

    ObjectNode note() {
        return unknown(box().put("title", word()).put("content", word()));
    }

    ObjectNode area() {
        return unknown(box().put("name", word()).put("width", 200));
    }

    private ObjectNode box() {
        ObjectNode box = Json.object().put("id", 0);
        if (chance(3)) {
            box.put("uid", id());
        }
        return box.put("x", random.nextInt(4))
                .put("y", 0)
                .put("color", COLORS[0])
                .put("height", 88);
    }

    ObjectNode type() {
        ObjectNode type =
                withId(Json.object()).put("name", "ty" + random.nextInt(100)).put("comment", "");
        ArrayNode fields = list(3, () -> Json.object().put("name", word()).put("type", "INT"));
        type.set("fields", fields);
        return type;
    }

    ObjectNode enumeration() {
        ObjectNode enumeration = withId(Json.object()).put("name", "en" + random.nextInt(100));
        enumeration.set("values", Json.array().add(word()).add(word()));
        return enumeration;
    }

    private static ArrayNode numbered(ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
            ((ObjectNode) list.get(i)).put("id", i);
        }
        return list;
    }

    /** Sometimes a member that no drawDB has, which must survive. */
    ObjectNode unknown(ObjectNode entity) {
        if (chance(4)) {
            entity.set("x-" + random.nextInt(3), unknownValue());
        }
        return entity;
    }

    private JsonNode unknownValue() {
        return switch (random.nextInt(5)) {
            case 0 -> NullNode.instance;
            case 1 -> Json.object().putNull("a").set("b", Json.object().put("c", random.nextInt(3)));
            case 2 -> Json.array().addNull().add(1.5).add(Json.object().putNull("n"));
            case 3 -> Json.object().put("a", new BigDecimal("1.10"));
            default -> TextNode.valueOf("\uD83D\uDE00" + word());
        };
    }

    private ObjectNode withId(ObjectNode entity) {
        return chance(4) ? entity.put("id", random.nextLong(1L << 40)) : entity.put("id", id());
    }

    String id() {
        String odd = chance(12) ? ODD_IDS[random.nextInt(ODD_IDS.length)] : "";
        return odd + Long.toString(random.nextLong(1L << 40), Character.MAX_RADIX);
    }

    private String word() {
        return "w" + random.nextInt(30);
    }

    private static ObjectNode any(ArrayNode list, SplittableRandom random) {
        return (ObjectNode) list.get(random.nextInt(list.size()));
    }

    private ObjectNode any(ArrayNode list) {
        return any(list, random);
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
