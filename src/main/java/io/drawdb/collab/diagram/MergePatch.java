package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of an object's members.
 *
 * @param patch a JSON merge patch (RFC 7396)
 * @param set members assigned verbatim after it, for values that a merge patch cannot express
 */
record MergePatch(ObjectNode patch, ObjectNode set) {
    boolean isEmpty() {
        return patch.isEmpty() && set.isEmpty();
    }

    /** The kinds of parts that the change says something of. */
    List<Target> partsOf(Target target) {
        return target.parts().stream()
                .filter(part -> patch.has(part.member()) || set.has(part.member()))
                .toList();
    }

    /** The object with the change; the given one is left alone. */
    ObjectNode appliedTo(ObjectNode current) {
        ObjectNode next = merged(current, patch);
        next.setAll(set);
        return next;
    }

    /** The smallest change that makes {@code next} of {@code current}. */
    static MergePatch between(ObjectNode current, ObjectNode next) {
        ObjectNode patch = Json.object();
        ObjectNode set = Json.object();
        putNullForRemoved(current, next, patch);
        for (Map.Entry<String, JsonNode> member : next.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            JsonNode old = current.get(name);
            if (Equality.same(old, value)) {
                continue;
            }
            expressed(old, value).ifPresentOrElse(change -> patch.set(name, change), () -> set.set(name, value));
        }
        return new MergePatch(patch, set);
    }

    /** The patch that makes {@code next} of {@code old}, unless {@code next} says null where a patch would mean removal. */
    private static Optional<JsonNode> expressed(@Nullable JsonNode old, JsonNode next) {
        if (next.isNull()) {
            return Optional.empty();
        }
        if (!next.isObject()) {
            return Optional.of(next);
        }
        ObjectNode from = old instanceof ObjectNode object ? object : Json.object();
        ObjectNode patch = Json.object();
        putNullForRemoved(from, next, patch);
        for (Map.Entry<String, JsonNode> member : next.properties()) {
            JsonNode before = from.get(member.getKey());
            if (Equality.same(before, member.getValue())) {
                continue;
            }
            Optional<JsonNode> change = expressed(before, member.getValue());
            if (change.isEmpty()) {
                return Optional.empty();
            }
            patch.set(member.getKey(), change.get());
        }
        return Optional.of(patch);
    }

    private static void putNullForRemoved(ObjectNode current, JsonNode next, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> member : current.properties()) {
            if (!next.has(member.getKey())) {
                patch.putNull(member.getKey());
            }
        }
    }

    private static ObjectNode merged(@Nullable JsonNode current, ObjectNode patch) {
        ObjectNode result = current instanceof ObjectNode object ? Json.shallowCopy(object) : Json.object();
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                result.remove(member.getKey());
            } else if (value instanceof ObjectNode nested) {
                result.set(member.getKey(), merged(result.get(member.getKey()), nested));
            } else {
                result.set(member.getKey(), value);
            }
        }
        return result;
    }
}
