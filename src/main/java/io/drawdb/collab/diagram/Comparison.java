package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** In which sense two diagrams are equal. Entities that both share are not looked into. */
final class Comparison {
    private Comparison() {}

    /** Written with the same bytes. */
    static boolean identical(Diagram left, Diagram right) {
        if (left == right) {
            return true;
        }
        return Equality.identical(left.members(), right.members())
                && allCollections(
                        left,
                        right,
                        (target, entities) -> inOrder(entities, right.entities(target), Comparison::identicalEntities));
    }

    /** The same meaning, order included. */
    static boolean same(Diagram left, Diagram right) {
        if (left == right) {
            return true;
        }
        return Equality.same(left.members(), right.members())
                && allCollections(
                        left,
                        right,
                        (target, entities) -> inOrder(entities, right.entities(target), Comparison::sameEntities));
    }

    /** The same meaning; order and the ids that are positions do not count. */
    static boolean sameContent(Diagram left, Diagram right) {
        if (left == right) {
            return true;
        }
        return Equality.same(left.members(), right.members())
                && allCollections(
                        left,
                        right,
                        (target, entities) ->
                                byKey(entities, right.entities(target), (a, b) -> sameContent(target, a, b)));
    }

    private static boolean allCollections(Diagram left, Diagram right, BiPredicate<Target, Entities> test) {
        return left.collections().keySet().equals(right.collections().keySet())
                && left.collections().entrySet().stream()
                        .allMatch(collection -> test.test(collection.getKey(), collection.getValue()));
    }

    private static boolean inOrder(List<Entity> left, List<Entity> right, BiPredicate<Entity, Entity> test) {
        if (left == right) {
            return true;
        }
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<Entity> others = right.iterator();
        for (Entity entity : left) {
            Entity other = others.next();
            if (entity != other && !test.test(entity, other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean byKey(List<Entity> left, List<Entity> right, BiPredicate<Entity, Entity> test) {
        if (left.size() != right.size()) {
            return false;
        }
        Map<String, Entity> others = new HashMap<>();
        right.forEach(entity -> others.put(entity.key(), entity));
        for (Entity entity : left) {
            Entity other = others.get(entity.key());
            if (other == null || (entity != other && !test.test(entity, other))) {
                return false;
            }
        }
        return true;
    }

    private static boolean identicalEntities(Entity left, Entity right) {
        return Equality.isShared(left.json(), right.json()) || Arrays.equals(left.bytes(), right.bytes());
    }

    private static boolean sameEntities(Entity left, Entity right) {
        return left.fingerprint() == right.fingerprint() && Equality.same(left.json(), right.json());
    }

    private static boolean sameContent(Target target, Entity left, Entity right) {
        if (Equality.isShared(left.json(), right.json())) {
            return true;
        }
        List<Target> parts = Parts.keyedInBoth(target, left.json(), right.json());
        return Equality.same(content(target, left.json(), parts), content(target, right.json(), parts))
                && parts.stream()
                        .allMatch(part -> byKey(
                                Parts.entities(left.json(), part),
                                Parts.entities(right.json(), part),
                                (a, b) -> Equality.same(a.json(), b.json())));
    }

    private static JsonNode content(Target target, ObjectNode json, List<Target> parts) {
        ObjectNode own = Parts.ownMembers(json, parts);
        if (!target.positional()) {
            return own;
        }
        ObjectNode content = Json.shallowCopy(own);
        content.remove(Keys.ID);
        return content;
    }
}
