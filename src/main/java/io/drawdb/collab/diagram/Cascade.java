package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.References.End;
import io.drawdb.collab.diagram.References.Leaving;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion or a new name makes necessary elsewhere. Names need not be unique in drawDB: as long as somebody else has
 * the old one, those who use it mean him; and nobody who uses a name is given one that somebody else has already, because
 * from then on he could not be told from those who mean the other.
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

    /**
     * To be done once entities of one list have their new names.
     *
     * @param oldNames the old name of each that was renamed, by its key
     */
    List<Operation> afterRename(Target target, @Nullable String parent, Map<String, String> oldNames) {
        if (oldNames.isEmpty()) {
            return List.of();
        }
        return switch (target) {
            case TABLE -> inTables(newNames(draft.shells(target), oldNames));
            case FIELD ->
                parent == null ? List.of() : inConstraints(parent, newNames(draft.parts(target, parent), oldNames));
            case TYPE, ENUM -> afterRenameOfType(target, oldNames);
            case DIAGRAM, RELATIONSHIP, NOTE, AREA, VIEW, INDEX, UNIQUE_CONSTRAINT, TYPE_FIELD -> List.of();
        };
    }

    /** The name of an entity; null if it has none. */
    static @Nullable String name(ObjectNode entity) {
        JsonNode name = entity.path("name");
        return name.isTextual() ? name.asText() : null;
    }

    private List<Operation> beforeDeleteTable(String id) {
        ObjectNode table = draft.shell(Target.TABLE, null, id);
        if (table == null) {
            return List.of();
        }
        String reference = Keys.reference(table);
        List<Operation> operations = new ArrayList<>();
        if (reference != null) {
            operations.addAll(lost(Aspect.END_TABLES, reference, new End(reference, List.of()), new Leaving(id, null)));
        }
        String name = name(table);
        if (name != null && draft.shells(Target.TABLE).count(Aspect.NAME, name) == 1) {
            operations.addAll(inTables(Map.of(name, List.of())));
        }
        return operations;
    }

    private List<Operation> beforeDeleteField(String parent, String id) {
        ObjectNode table = draft.shell(Target.TABLE, null, parent);
        ObjectNode field = draft.shell(Target.FIELD, parent, id);
        if (table == null || field == null) {
            return List.of();
        }
        String reference = Keys.reference(table);
        String ofField = Keys.reference(field);
        List<Operation> operations = new ArrayList<>();
        if (reference != null && ofField != null) {
            End end = new End(reference, List.of(ofField));
            operations.addAll(lost(Aspect.END_FIELDS, Aspect.field(reference, ofField), end, new Leaving(parent, id)));
        }
        String name = name(field);
        if (name != null && draft.parts(Target.FIELD, parent).count(Aspect.NAME, name) == 1) {
            operations.addAll(inConstraints(parent, Map.of(name, List.of())));
        }
        return operations;
    }

    /** Deletes the relationships that have an end at what leaves and nowhere else to go. */
    private List<Operation> lost(Aspect aspect, String mentioned, End place, Leaving leaving) {
        List<Operation> operations = new ArrayList<>();
        for (String key : draft.shells(Target.RELATIONSHIP).mentioning(aspect, mentioned)) {
            ObjectNode relationship = draft.shell(Target.RELATIONSHIP, null, key);
            boolean isLost = relationship != null
                    && References.ends(relationship).stream()
                            .filter(end -> end.table().equals(place.table()))
                            .filter(end -> end.fields().containsAll(place.fields()))
                            .anyMatch(end -> !References.resolves(draft, end, leaving));
            if (isLost) {
                operations.add(new Operation.Delete(Target.RELATIONSHIP, null, key));
            }
        }
        return operations;
    }

    /** What is said from now on instead of the old names, where nobody can be mistaken. */
    private static Map<String, List<String>> newNames(KeyedList now, Map<String, String> oldNames) {
        Map<String, Boolean> isLeft = new HashMap<>();
        Map<String, List<String>> newNames = new HashMap<>();
        oldNames.forEach((key, oldName) -> {
            Entity entity = now.get(key);
            String newName = entity == null ? null : name(entity.json());
            if (newName == null || newName.isEmpty() || oldName.isEmpty()) {
                return;
            }
            // Those who have the old name now may all have got it in this very step, from one another.
            boolean mayFollow =
                    isLeft.computeIfAbsent(oldName, name -> now.onlyMentionedBy(oldNames.keySet(), Aspect.NAME, name))
                            && now.count(Aspect.NAME, newName) == 1;
            if (mayFollow) {
                newNames.putIfAbsent(oldName, List.of(newName));
            }
        });
        return newNames;
    }

    private List<Operation> inTables(Map<String, List<String>> newNames) {
        List<Operation> operations = new ArrayList<>();
        KeyedList tables = draft.shells(Target.TABLE);
        for (String key : tables.mentioning(Aspect.INHERITS, newNames.keySet())) {
            operations.add(renamed(Target.TABLE, null, key, INHERITS, newNames));
        }
        return operations;
    }

    private List<Operation> inConstraints(String parent, Map<String, List<String>> newNames) {
        List<Operation> operations = new ArrayList<>();
        for (Target part : List.of(Target.INDEX, Target.UNIQUE_CONSTRAINT)) {
            for (String key : draft.parts(part, parent).mentioning(Aspect.FIELDS, newNames.keySet())) {
                operations.add(renamed(part, parent, key, FIELDS, newNames));
            }
        }
        return operations;
    }

    private Operation renamed(
            Target target, @Nullable String parent, String id, String member, Map<String, List<String>> newNames) {
        ObjectNode user = Objects.requireNonNull(draft.shell(target, parent, id), "it was found a moment ago");
        JsonNode names = user.path(member);
        draft.worked(names.size());
        ArrayNode renamed = Json.array();
        for (JsonNode name : names) {
            List<String> instead = name.isTextual() ? newNames.get(name.asText()) : null;
            if (instead == null) {
                renamed.add(name);
            } else {
                instead.forEach(renamed::add);
            }
        }
        return update(target, parent, id, Json.object().set(member, renamed));
    }

    private List<Operation> afterRenameOfType(Target target, Map<String, String> oldNames) {
        List<Operation> operations = new ArrayList<>();
        oldNames.forEach((key, name) -> {
            ObjectNode entity = draft.shell(target, null, key);
            String oldName = Aspect.upper(name);
            String newName = entity == null ? null : Aspect.upper(name(entity));
            if (oldName == null || newName == null || oldName.isEmpty() || newName.isEmpty()) {
                return;
            }
            if (!newName.equals(oldName) && typesCalled(oldName) == 0 && typesCalled(newName) == 1) {
                operations.addAll(inFields(oldName, newName));
            }
        });
        return operations;
    }

    /** How many types there are of this name, those of the databases included. */
    private int typesCalled(String upperName) {
        return draft.shells(Target.TYPE).count(Aspect.TYPE_NAME, upperName)
                + draft.shells(Target.ENUM).count(Aspect.TYPE_NAME, upperName)
                + (BuiltInTypes.has(upperName) ? 1 : 0);
    }

    private List<Operation> inFields(String oldType, String newType) {
        List<Operation> operations = new ArrayList<>();
        for (Target owner : List.of(Target.TABLE, Target.TYPE)) {
            Target part = owner.parts().get(0);
            for (String key : draft.list(owner).mentioning(Aspect.FIELD_TYPES, oldType)) {
                for (String field : draft.parts(part, key).mentioning(Aspect.TYPE, oldType)) {
                    operations.add(update(part, key, field, Json.object().put(TYPE, newType)));
                }
            }
        }
        return operations;
    }

    private static Operation update(Target target, @Nullable String parent, String id, ObjectNode patch) {
        return new Operation.Update(target, parent, id, patch, Json.object());
    }
}
