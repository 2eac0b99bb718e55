package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields, indices and constraints inside a table, and the fields inside a type. A member that is not an array of objects has no parts. */
final class Parts {
    private Parts() {}

    /** Whether the member is an array of objects, so that it has parts with keys. */
    static boolean areKeyed(ObjectNode owner, Target part) {
        return owner.get(part.member()) instanceof ArrayNode array && allObjects(array);
    }

    /** Whether a part can be added: the member is keyed, null or absent. */
    static boolean canHold(ObjectNode owner, Target part) {
        JsonNode member = owner.get(part.member());
        return member == null || member.isNull() || areKeyed(owner, part);
    }

    /** The parts in order; none if the member has no parts. */
    static List<ObjectNode> of(ObjectNode owner, Target part) {
        if (!(owner.get(part.member()) instanceof ArrayNode array) || !allObjects(array)) {
            return List.of();
        }
        return objects(array);
    }

    /** The parts with their keys, which they must have. */
    static List<Entity> entities(ObjectNode owner, Target part) {
        List<Entity> entities = new ArrayList<>();
        for (ObjectNode json : of(owner, part)) {
            entities.add(Entity.of(part, json));
        }
        return entities;
    }

    static int count(ObjectNode owner, Target part) {
        return areKeyed(owner, part) ? owner.path(part.member()).size() : 0;
    }

    static Optional<ObjectNode> find(ObjectNode owner, Target part, String id) {
        return of(owner, part).stream()
                .filter(json -> id.equals(Keys.of(part, json)))
                .findFirst();
    }

    /** The owner with these parts instead. */
    static ObjectNode with(ObjectNode owner, Target part, List<ObjectNode> parts) {
        ObjectNode changed = Json.shallowCopy(owner);
        changed.set(part.member(), Json.array().addAll(parts));
        return changed;
    }

    /** The owner with a key for each of its parts. */
    static ObjectNode keyed(Target target, ObjectNode owner, KeySource keys, @Nullable ObjectNode previous) {
        ObjectNode keyed = owner;
        for (Target part : target.parts()) {
            List<ObjectNode> given = of(keyed, part);
            List<ObjectNode> before = previous == null ? List.of() : of(previous, part);
            List<ObjectNode> complete = KeyAssignment.complete(part, given, keys, before);
            if (!isSameList(given, complete)) {
                keyed = with(keyed, part, complete);
            }
        }
        return keyed;
    }

    /** The owner without those members whose parts have keys. */
    static ObjectNode ownMembers(ObjectNode owner, List<Target> parts) {
        if (parts.isEmpty()) {
            return owner;
        }
        ObjectNode own = Json.shallowCopy(owner);
        parts.forEach(part -> own.remove(part.member()));
        return own;
    }

    /**
     * The change of an entity's own members. A member with parts is touched only while it is empty, to say that it is not
     * an array or that it is one; the parts come and go by operations of their own, before and after this.
     */
    static MergePatch ownChange(Target target, ObjectNode before, ObjectNode after) {
        ObjectNode from = Json.shallowCopy(before);
        ObjectNode to = Json.shallowCopy(after);
        for (Target part : target.parts()) {
            if (Equality.isShared(before.get(part.member()), after.get(part.member()))) {
                continue;
            }
            if (!areKeyed(after, part)) {
                if (areKeyed(before, part)) {
                    from.set(part.member(), Json.array());
                }
                continue;
            }
            boolean isMadeByParts = canHold(before, part) && !of(after, part).isEmpty();
            if (areKeyed(before, part) || isMadeByParts) {
                from.remove(part.member());
                to.remove(part.member());
            } else {
                to.set(part.member(), Json.array());
            }
        }
        return MergePatch.between(from, to);
    }

    /** The kinds of parts that have keys in both states. */
    static List<Target> keyedInBoth(Target target, ObjectNode before, ObjectNode after) {
        return target.parts().stream()
                .filter(part -> areKeyed(before, part) && areKeyed(after, part))
                .toList();
    }

    private static boolean isSameList(List<ObjectNode> left, List<ObjectNode> right) {
        for (int i = 0; i < left.size(); i++) {
            if (!Equality.isShared(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allObjects(ArrayNode array) {
        for (JsonNode element : array) {
            if (!element.isObject()) {
                return false;
            }
        }
        return true;
    }

    private static List<ObjectNode> objects(ArrayNode array) {
        List<ObjectNode> objects = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            objects.add((ObjectNode) element);
        }
        return objects;
    }
}
