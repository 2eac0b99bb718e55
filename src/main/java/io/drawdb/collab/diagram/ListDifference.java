package io.drawdb.collab.diagram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fewest operations that make one list of entities of another: deletions, then creations and moves, then updates. */
final class ListDifference {
    private final Target target;
    private final @Nullable String parent;
    private final Map<String, Entity> before = new LinkedHashMap<>();
    private final KeyedList current;
    private final List<Entity> after;
    private final List<Operation> operations = new ArrayList<>();

    private ListDifference(Target target, @Nullable String parent, List<Entity> before, List<Entity> after) {
        this.target = target;
        this.parent = parent;
        this.after = after;
        this.current = new KeyedList(target, before);
        before.forEach(entity -> this.before.put(entity.key(), entity));
    }

    static List<Operation> between(Target target, @Nullable String parent, List<Entity> before, List<Entity> after) {
        if (before == after) {
            return List.of();
        }
        ListDifference difference = new ListDifference(target, parent, before, after);
        difference.delete();
        difference.arrange();
        difference.update();
        return difference.operations;
    }

    private void delete() {
        Set<String> kept = new HashSet<>();
        after.forEach(entity -> kept.add(entity.key()));
        for (String key : before.keySet()) {
            if (!kept.contains(key)) {
                operations.add(new Operation.Delete(target, parent, key));
                current.remove(key);
            }
        }
    }

    /** Everything but a longest run that is in order already is put right behind its predecessor. */
    private void arrange() {
        Set<String> inOrder = inOrder();
        int next = 0;
        for (Entity entity : after) {
            String key = entity.key();
            if (!before.containsKey(key)) {
                Integer index = next == current.size() ? null : next;
                operations.add(new Operation.Create(target, parent, entity.json(), index));
                current.insert(next, entity);
            } else if (inOrder.contains(key)) {
                next = current.indexOf(key);
            } else {
                next = moveTo(next, key);
            }
            next++;
        }
    }

    private int moveTo(int wanted, String key) {
        int from = current.indexOf(key);
        int index = from < wanted ? wanted - 1 : wanted;
        current.move(key, index);
        operations.add(new Operation.Move(target, parent, key, index));
        return index;
    }

    private Set<String> inOrder() {
        Map<String, Integer> position = new HashMap<>();
        current.entities().forEach(entity -> position.put(entity.key(), position.size()));
        List<String> kept = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (Entity entity : after) {
            Integer at = position.get(entity.key());
            if (at != null) {
                kept.add(entity.key());
                positions.add(at);
            }
        }
        Set<String> inOrder = new HashSet<>();
        LongestIncrease.indices(positions).forEach(i -> inOrder.add(kept.get(i)));
        return inOrder;
    }

    private void update() {
        for (Entity entity : after) {
            Entity old = before.get(entity.key());
            if (old != null && !Equality.isShared(old.json(), entity.json())) {
                update(old, entity);
            }
        }
    }

    private void update(Entity old, Entity entity) {
        for (Target part : target.parts()) {
            if (!Parts.areKeyed(entity.json(), part)) {
                operations.addAll(between(part, entity.key(), Parts.entities(old.json(), part), List.of()));
            }
        }
        MergePatch change = Parts.ownChange(target, old.json(), entity.json());
        if (!change.isEmpty()) {
            operations.add(new Operation.Update(target, parent, entity.key(), change.patch(), change.set()));
        }
        for (Target part : target.parts()) {
            if (Parts.areKeyed(entity.json(), part)) {
                operations.addAll(between(
                        part, entity.key(), Parts.entities(old.json(), part), Parts.entities(entity.json(), part)));
            }
        }
    }
}
