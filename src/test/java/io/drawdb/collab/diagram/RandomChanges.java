package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random operations on a diagram. About one in twenty makes no sense, and one may spoil the next. */
final class RandomChanges {
    private static final List<String> TYPES = List.of("INT", "VARCHAR");
    private static final Target[] TARGETS = {
        Target.TABLE,
        Target.TABLE,
        Target.FIELD,
        Target.FIELD,
        Target.FIELD,
        Target.RELATIONSHIP,
        Target.NOTE,
        Target.NOTE,
        Target.AREA,
        Target.TYPE,
        Target.ENUM,
        Target.VIEW,
        Target.INDEX,
        Target.UNIQUE_CONSTRAINT,
        Target.TYPE_FIELD
    };

    private final SplittableRandom random;
    private final RandomDiagrams values;
    private final Diagram diagram;

    RandomChanges(SplittableRandom random, Diagram diagram) {
        this.random = random;
        this.values = new RandomDiagrams(random);
        this.diagram = diagram;
    }

    List<Operation> change() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 1 + random.nextInt(random.nextInt(1, 5)); i > 0; i--) {
            operations.add(operation());
        }
        return operations;
    }

    private Operation operation() {
        int choice = random.nextInt(100);
        if (choice < 5) {
            return new Operation.UpdateDiagram(scalars(), nulls());
        }
        if (choice == 5) {
            return new Operation.ReplaceDiagram(replacement());
        }
        Target target = TARGETS[random.nextInt(TARGETS.length)];
        String parent = target.parent() == null ? null : key(target.parent(), null);
        if (choice < 35) {
            return create(target, parent);
        }
        String id = choice < 39 ? "nobody" : key(target, parent);
        if (choice < 75) {
            return update(target, parent, id);
        }
        return choice < 88 ? new Operation.Delete(target, parent, id) : new Operation.Move(target, parent, id, index());
    }

    private Operation create(Target target, @Nullable String parent) {
        ObjectNode value = value(target, parent);
        String existing = key(target, parent);
        if (random.nextInt(20) == 0) {
            value.put("uid", existing);
        }
        return new Operation.Create(target, parent, value, random.nextInt(2) == 0 ? null : index());
    }

    private ObjectNode value(Target target, @Nullable String parent) {
        return switch (target) {
            case TABLE -> values.table(random.nextInt(50), TYPES, tables());
            case RELATIONSHIP -> tables().isEmpty() ? Json.object().put("startTableId", 7) : relationship();
            case NOTE -> values.note();
            case AREA -> values.area();
            case TYPE -> values.type();
            case ENUM -> values.enumeration();
            case VIEW -> values.view(tables());
            case FIELD, TYPE_FIELD -> values.field(random.nextInt(50), TYPES);
            case INDEX, UNIQUE_CONSTRAINT -> values.constraint(fieldsOf(parent));
            case DIAGRAM -> throw new IllegalArgumentException("a diagram is not created");
        };
    }

    private ObjectNode relationship() {
        ObjectNode relationship = values.relationship(tables());
        if (random.nextInt(10) == 0) {
            relationship.put("endFieldId", "nobody");
        }
        return relationship;
    }

    private Operation update(Target target, @Nullable String parent, String id) {
        ObjectNode patch = scalars();
        switch (random.nextInt(6)) {
            case 0 -> patch.put("name", "r" + random.nextInt(20));
            case 1 -> patch.put("x", random.nextInt(100)).put("color", "#000000");
            case 2 -> patch.set("x-0", Json.object().put("a", random.nextInt(3)).putNull("b"));
            case 3 -> patch.setAll(wholeParts(target, parent, id));
            case 4 -> patch.setAll(random.nextInt(3) == 0 ? Json.object().put("id", 1) : Json.object());
            default -> patch.setAll(target == Target.RELATIONSHIP ? ends() : Json.object());
        }
        return new Operation.Update(target, parent, id, patch, nulls());
    }

    private ObjectNode ends() {
        ObjectNode ends = tables().isEmpty() ? Json.object() : relationship();
        ends.remove(List.of("id", "uid"));
        return ends;
    }

    /** Editors send whole arrays of fields: one removed, one renamed, one new, in another order. */
    private ObjectNode wholeParts(Target target, @Nullable String parent, String id) {
        ObjectNode patch = Json.object();
        for (Target part : target.parts()) {
            ObjectNode owner = diagram.find(target, parent, id).orElse(Json.object());
            List<ObjectNode> parts = new ArrayList<>(Parts.of(owner, part));
            if (random.nextBoolean()) {
                continue;
            }
            if (!parts.isEmpty() && random.nextBoolean()) {
                parts.remove(random.nextInt(parts.size()));
            }
            if (!parts.isEmpty() && random.nextBoolean()) {
                int at = random.nextInt(parts.size());
                parts.set(at, Json.shallowCopy(parts.get(at)).put("name", "s" + random.nextInt(50)));
            }
            parts.add(random.nextInt(parts.size() + 1), value(part, id));
            patch.set(part.member(), Json.array().addAll(parts));
        }
        return random.nextInt(10) == 0 && target == Target.TABLE ? patch.putNull("fields") : patch;
    }

    private ObjectNode scalars() {
        ObjectNode patch = Json.object();
        if (random.nextInt(3) == 0) {
            patch.put("title", "w" + random.nextInt(5));
        }
        return random.nextInt(9) == 0 ? patch.putNull("x-1") : patch;
    }

    private ObjectNode nulls() {
        ObjectNode set = Json.object();
        if (random.nextInt(9) == 0) {
            set.putNull("x-2");
        }
        return random.nextInt(9) == 0 ? set.set("x-1", Json.object().putNull("deep")) : set;
    }

    private ObjectNode replacement() {
        if (random.nextInt(3) == 0) {
            return RandomDiagrams.diagram(random, random.nextInt(4));
        }
        ObjectNode copy = diagram.toJson();
        copy.put("title", "replaced");
        for (Target target : Target.collections()) {
            JsonNode list = copy.path(target.member());
            if (list.isArray() && !list.isEmpty() && target != Target.TABLE) {
                ArrayNode fewer = Json.array().addAll((ArrayNode) list);
                fewer.remove(random.nextInt(fewer.size()));
                copy.set(target.member(), fewer);
            }
        }
        return copy;
    }

    private ArrayNode tables() {
        ArrayNode tables = Json.array();
        for (String key : diagram.ids(Target.TABLE)) {
            diagram.find(Target.TABLE, null, key)
                    .filter(table -> !Parts.of(table, Target.FIELD).isEmpty())
                    .ifPresent(tables::add);
        }
        return tables;
    }

    private ArrayNode fieldsOf(@Nullable String table) {
        ArrayNode fields = Json.array();
        diagram.find(Target.TABLE, null, String.valueOf(table))
                .ifPresent(owner -> fields.addAll(Parts.of(owner, Target.FIELD)));
        return fields.isEmpty() ? fields.add(Json.object().put("name", "ghost")) : fields;
    }

    private String key(Target target, @Nullable String parent) {
        List<String> keys =
                target.parent() == null || parent == null ? diagram.ids(target) : diagram.ids(target, parent);
        return keys.isEmpty() ? "nobody" : keys.get(random.nextInt(keys.size()));
    }

    private int index() {
        return random.nextInt(random.nextInt(20) == 0 ? 100 : 3);
    }
}
