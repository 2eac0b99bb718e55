package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Ids of notes and areas that are their positions in the collection. */
final class Numbering {
    private Numbering() {}

    /** The collections in which ids are positions. */
    static Set<Target> numbered(Draft draft) {
        Set<Target> targets = EnumSet.noneOf(Target.class);
        for (Target target : Target.collections()) {
            if (target.positional() && isByPosition(draft.entities(target))) {
                targets.add(target);
            }
        }
        return targets;
    }

    /** Whether each entity's id is its position. */
    static boolean isByPosition(List<Entity> entities) {
        for (int i = 0; i < entities.size(); i++) {
            if (!isPosition(entities.get(i).json().path(Keys.ID), i)) {
                return false;
            }
        }
        return true;
    }

    /** What makes each entity's id its position. */
    static List<Operation> renumbering(Target target, List<Entity> entities) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < entities.size(); i++) {
            Entity entity = entities.get(i);
            if (!isPosition(entity.json().path(Keys.ID), i)) {
                ObjectNode patch = Json.object().put(Keys.ID, i);
                operations.add(new Operation.Update(target, null, entity.key(), patch, Json.object()));
            }
        }
        return operations;
    }

    static boolean isPosition(JsonNode id, int position) {
        return id.isIntegralNumber() && id.canConvertToInt() && id.intValue() == position;
    }

    /** Whether an operation does nothing but number a note or area. */
    static boolean isRenumbering(Operation operation) {
        return operation instanceof Operation.Update update
                && update.target().positional()
                && update.set().isEmpty()
                && update.patch().size() == 1
                && update.patch().path(Keys.ID).isIntegralNumber();
    }

    /** What a client may ask for: the position of a note or area is not his to say. */
    static Operation withoutPosition(Operation operation) {
        if (!(operation instanceof Operation.Update update) || !update.target().positional()) {
            return operation;
        }
        ObjectNode patch = Json.shallowCopy(update.patch());
        ObjectNode set = Json.shallowCopy(update.set());
        boolean isSaid = patch.has(Keys.ID) || set.has(Keys.ID);
        patch.remove(Keys.ID);
        set.remove(Keys.ID);
        return isSaid ? new Operation.Update(update.target(), update.parent(), update.id(), patch, set) : operation;
    }
}
