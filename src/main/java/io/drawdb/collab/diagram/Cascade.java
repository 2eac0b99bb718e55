package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.References.End;
import io.drawdb.collab.diagram.References.Leaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion or a new name makes necessary elsewhere. Names need not be unique in drawDB: as long as somebody else
 * has the old one, those who use it mean him.
 */
final class Cascade {
    private static final String INHERITS = "inherits";
    private static final String FIELDS = "fields";
    private static final String TYPE = "type";

    private final Draft draft;

    Cascade(Draft draft) {
        this.draft = draft;
    }

    /** To be done before the entity is deleted, so that taking the change back restores it first. */
    List<Operation> beforeDelete(Target target, @Nullable String parent, String id) {
        if (target == Target.TABLE) {
            return beforeDeleteTable(id);
        }
        return target == Target.FIELD && parent != null ? beforeDeleteField(parent, id) : List.of();
    }

    /** To be done once the entity has its new name. */
    List<Operation> afterRename(Target target, @Nullable String parent, String oldName, String newName) {
        if (oldName.isEmpty()) {
            return List.of();
        }
        return switch (target) {
            case TABLE -> isTable(oldName) ? List.of() : inTables(INHERITS, oldName, newName);
            case FIELD ->
                parent == null || isField(parent, oldName) ? List.of() : inConstraints(parent, oldName, newName);
            case TYPE, ENUM -> afterRenameType(upper(oldName), upper(newName));
            case DIAGRAM, RELATIONSHIP, NOTE, AREA, VIEW, INDEX, UNIQUE_CONSTRAINT, TYPE_FIELD -> List.of();
        };
    }

    /** The name of an entity; null if it has none. */
    static @Nullable String name(ObjectNode entity) {
        JsonNode name = entity.path("name");
        return name.isTextual() ? name.asText() : null;
    }

    private List<Operation> beforeDeleteTable(String id) {
        Entity table = draft.entity(Target.TABLE, id);
        if (table == null) {
            return List.of();
        }
        List<Operation> operations = relationshipsOf(table.json(), null, new Leaving(id, null));
        String name = name(table.json());
        if (name != null && count(Target.TABLE, name) == 1) {
            operations.addAll(inTables(INHERITS, name, null));
        }
        return operations;
    }

    private List<Operation> beforeDeleteField(String parent, String id) {
        ObjectNode table = draft.find(Target.TABLE, null, parent);
        ObjectNode field = draft.find(Target.FIELD, parent, id);
        if (table == null || field == null) {
            return List.of();
        }
        List<Operation> operations = relationshipsOf(table, Keys.reference(field), new Leaving(parent, id));
        String name = name(field);
        if (name != null && fieldsNamed(table, name) == 1) {
            operations.addAll(inConstraints(parent, name, null));
        }
        return operations;
    }

    /** Deletes the relationships that have an end at what leaves and nowhere else to go. */
    private List<Operation> relationshipsOf(ObjectNode table, @Nullable String field, Leaving leaving) {
        String reference = Keys.reference(table);
        List<Operation> operations = new ArrayList<>();
        for (Entity relationship : draft.entities(Target.RELATIONSHIP)) {
            for (End end : References.ends(relationship.json())) {
                boolean uses = end.table().equals(reference)
                        && (field == null || end.fields().contains(field));
                if (uses && !References.resolves(draft, end, leaving)) {
                    operations.add(new Operation.Delete(Target.RELATIONSHIP, null, relationship.key()));
                    break;
                }
            }
        }
        return operations;
    }

    private List<Operation> afterRenameType(String oldName, String newName) {
        if (oldName.equals(newName) || isType(oldName)) {
            return List.of();
        }
        List<Operation> operations = new ArrayList<>();
        for (Target owner : List.of(Target.TABLE, Target.TYPE)) {
            Target part = owner.parts().get(0);
            for (Entity entity : draft.entities(owner)) {
                for (ObjectNode field : Parts.of(entity.json(), part)) {
                    if (oldName.equals(field.path(TYPE).asText())) {
                        ObjectNode patch = Json.object().put(TYPE, newName);
                        operations.add(update(
                                part, entity.key(), Entity.of(part, field).key(), patch));
                    }
                }
            }
        }
        return operations;
    }

    private List<Operation> inTables(String member, String oldName, @Nullable String newName) {
        List<Operation> operations = new ArrayList<>();
        for (Entity table : draft.entities(Target.TABLE)) {
            renamed(table.json().path(member), oldName, newName)
                    .map(names -> Json.object().<ObjectNode>set(member, names))
                    .ifPresent(patch -> operations.add(update(Target.TABLE, null, table.key(), patch)));
        }
        return operations;
    }

    private List<Operation> inConstraints(String parent, String oldName, @Nullable String newName) {
        List<Operation> operations = new ArrayList<>();
        ObjectNode table = draft.find(Target.TABLE, null, parent);
        if (table == null) {
            return operations;
        }
        for (Target part : List.of(Target.INDEX, Target.UNIQUE_CONSTRAINT)) {
            for (Entity constraint : Parts.entities(table, part)) {
                renamed(constraint.json().path(FIELDS), oldName, newName)
                        .map(names -> Json.object().<ObjectNode>set(FIELDS, names))
                        .ifPresent(patch -> operations.add(update(part, parent, constraint.key(), patch)));
            }
        }
        return operations;
    }

    /** The names with another in place of the old one, or without it; empty if it is not among them. */
    private static Optional<ArrayNode> renamed(JsonNode names, String oldName, @Nullable String newName) {
        ArrayNode renamed = Json.array();
        boolean found = false;
        for (JsonNode name : names) {
            boolean isOld = names.isArray() && name.isTextual() && name.asText().equals(oldName);
            found |= isOld;
            if (!isOld) {
                renamed.add(name);
            } else if (newName != null) {
                renamed.add(newName);
            }
        }
        return found ? Optional.of(renamed) : Optional.empty();
    }

    private static Operation update(Target target, @Nullable String parent, String id, ObjectNode patch) {
        return new Operation.Update(target, parent, id, patch, Json.object());
    }

    private boolean isTable(String name) {
        return count(Target.TABLE, name) > 0;
    }

    private boolean isField(String parent, String name) {
        ObjectNode table = draft.find(Target.TABLE, null, parent);
        return table != null && fieldsNamed(table, name) > 0;
    }

    private boolean isType(String upperName) {
        return List.of(Target.TYPE, Target.ENUM).stream()
                .flatMap(target -> draft.entities(target).stream())
                .anyMatch(entity -> hasUpperName(entity.json(), upperName));
    }

    private long count(Target target, String name) {
        return draft.entities(target).stream()
                .filter(entity -> name.equals(name(entity.json())))
                .count();
    }

    private static long fieldsNamed(ObjectNode table, String name) {
        return Parts.of(table, Target.FIELD).stream()
                .filter(field -> name.equals(name(field)))
                .count();
    }

    private static boolean hasUpperName(ObjectNode entity, String upperName) {
        String name = name(entity);
        return name != null && upperName.equals(upper(name));
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
