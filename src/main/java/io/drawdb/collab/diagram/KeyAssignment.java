package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives every element of a collection a key of its own. Usable keys are left as they are; where one is missing or taken,
 * the element gets the key of the element it was in the collection's previous state, or a new one.
 */
final class KeyAssignment {
    private final Target target;
    private final List<ObjectNode> elements;
    private final @Nullable String[] assigned;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, ObjectNode> previous = new HashMap<>();
    private final List<String> previousOrder = new ArrayList<>();

    private KeyAssignment(Target target, List<ObjectNode> elements, List<ObjectNode> previous) {
        this.target = target;
        this.elements = elements;
        this.assigned = new String[elements.size()];
        for (ObjectNode element : previous) {
            String key = Keys.of(target, element);
            if (key != null && this.previous.putIfAbsent(key, element) == null) {
                previousOrder.add(key);
            }
        }
    }

    /** The elements, with a {@code uid} where one was needed. */
    static List<ObjectNode> complete(
            Target target, List<ObjectNode> elements, KeySource keys, List<ObjectNode> previous) {
        KeyAssignment assignment = new KeyAssignment(target, elements, previous);
        assignment.claimUids();
        if (!target.positional()) {
            assignment.claimIds();
        }
        if (!assignment.isComplete()) {
            assignment.claimByContent();
            assignment.claimBySameId();
            assignment.claimNew(keys);
        }
        return assignment.keyed();
    }

    /** Whether every element has a key that nobody can mistake, and no two the same one. */
    static boolean isComplete(Target target, List<ObjectNode> elements) {
        Set<String> seen = new HashSet<>();
        for (ObjectNode element : elements) {
            String key = Keys.of(target, element);
            if (key == null || !seen.add(key) || Keys.isMisleading(element)) {
                return false;
            }
        }
        return true;
    }

    /** A key from the source; with a number behind it, should somebody have guessed and taken it. */
    static String fresh(KeySource keys, Predicate<String> isTaken) {
        String given = keys.next();
        String key = given;
        for (int i = 1; isTaken.test(key); i++) {
            key = given + '-' + i;
        }
        return key;
    }

    private void claimUids() {
        for (int i = 0; i < assigned.length; i++) {
            String uid = Keys.text(elements.get(i).get(Keys.UID));
            if (uid != null && taken.add(uid)) {
                assigned[i] = uid;
            }
        }
    }

    private void claimIds() {
        Map<String, String> uidOfId = new HashMap<>();
        for (String key : previousOrder) {
            String id = Keys.text(elementBefore(key).get(Keys.ID));
            if (id != null && !previous.containsKey(id)) {
                uidOfId.putIfAbsent(id, key);
            }
        }
        for (int i = 0; i < assigned.length; i++) {
            ObjectNode element = elements.get(i);
            String id = Keys.text(element.get(Keys.ID));
            if (assigned[i] != null || id == null) {
                continue;
            }
            // Who dropped the uid that we gave an element still means the same element.
            String key = uidOfId.getOrDefault(id, id);
            if (taken.add(key)) {
                assigned[i] = key;
            } else if (taken.add(id)) {
                assigned[i] = id;
            }
        }
    }

    private ObjectNode elementBefore(String key) {
        ObjectNode element = previous.get(key);
        if (element == null) {
            throw new IllegalStateException("not an element of the previous state");
        }
        return element;
    }

    private boolean isComplete() {
        for (String key : assigned) {
            if (key == null) {
                return false;
            }
        }
        return true;
    }

    private void claimByContent() {
        claim(KeyAssignment::content);
    }

    private void claimBySameId() {
        claim(element -> {
            String id = Keys.text(element.get(Keys.ID));
            return id == null ? null : TextNode.valueOf(id);
        });
    }

    /** Elements that have no key yet get those of the elements that looked alike before, the first the first. */
    private void claim(Function<ObjectNode, @Nullable JsonNode> look) {
        Map<Long, Deque<String>> unclaimed = new HashMap<>();
        for (String key : previousOrder) {
            JsonNode before = taken.contains(key) ? null : look.apply(elementBefore(key));
            if (before != null) {
                unclaimed
                        .computeIfAbsent(Fingerprint.of(before), any -> new ArrayDeque<>())
                        .add(key);
            }
        }
        for (int i = 0; i < assigned.length && !unclaimed.isEmpty(); i++) {
            JsonNode now = assigned[i] == null ? look.apply(elements.get(i)) : null;
            Deque<String> keys = now == null ? null : unclaimed.get(Fingerprint.of(now));
            String key = keys == null ? null : keys.peek();
            if (keys != null && key != null && Equality.same(now, look.apply(elementBefore(key)))) {
                keys.remove();
                taken.add(key);
                assigned[i] = key;
            }
        }
    }

    private void claimNew(KeySource keys) {
        for (int i = 0; i < assigned.length; i++) {
            if (assigned[i] == null) {
                String key = fresh(keys, candidate -> taken.contains(candidate) || previous.containsKey(candidate));
                taken.add(key);
                assigned[i] = key;
            }
        }
    }

    private List<ObjectNode> keyed() {
        List<ObjectNode> keyed = new ArrayList<>(elements.size());
        for (int i = 0; i < assigned.length; i++) {
            ObjectNode element = elements.get(i);
            String key = assigned[i];
            boolean usable = key != null && key.equals(Keys.of(target, element)) && !Keys.isMisleading(element);
            keyed.add(usable ? element : Json.shallowCopy(element).put(Keys.UID, key));
        }
        return keyed;
    }

    /** An element without what identifies it. */
    private static JsonNode content(ObjectNode element) {
        ObjectNode content = Json.shallowCopy(element);
        content.remove(Keys.ID);
        content.remove(Keys.UID);
        return content;
    }
}
