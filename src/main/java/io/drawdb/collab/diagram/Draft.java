package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A diagram being changed. A collection is copied when it is first written to; what is not touched stays shared. */
final class Draft {
    private ObjectNode members;
    private final Map<Target, List<Entity>> collections = new EnumMap<>(Target.class);
    private final Set<Target> copied = EnumSet.noneOf(Target.class);

    Draft(Diagram diagram) {
        this.members = diagram.members();
        this.collections.putAll(diagram.collections());
    }

    /** The diagram as it is now. */
    Diagram freeze() {
        copied.clear();
        Map<Target, List<Entity>> frozen = new EnumMap<>(Target.class);
        frozen.putAll(collections);
        return new Diagram(members, frozen);
    }

    /** The top-level members; an empty array stands for a collection. Read-only. */
    ObjectNode members() {
        return members;
    }

    /** The entities of a collection, none if it is not there. Read-only. */
    List<Entity> entities(Target target) {
        return collections.getOrDefault(target, List.of());
    }

    @Nullable
    Entity entity(Target target, String key) {
        for (Entity entity : entities(target)) {
            if (entity.key().equals(key)) {
                return entity;
            }
        }
        return null;
    }

    /** The table or type that a part belongs to. */
    @Nullable
    ObjectNode owner(Target part, @Nullable String parent) {
        Target owner = part.parent();
        Entity entity = owner == null || parent == null ? null : entity(owner, parent);
        return entity == null ? null : entity.json();
    }

    @Nullable
    ObjectNode find(Target target, @Nullable String parent, String id) {
        if (target.parent() == null) {
            Entity entity = entity(target, id);
            return entity == null ? null : entity.json();
        }
        List<ObjectNode> parts = parts(target, parent);
        int index = Parts.indexOf(target, parts, id);
        return index < 0 ? null : parts.get(index);
    }

    /** The position of an entity in its collection; -1 if it is not there. */
    int indexOf(Target target, @Nullable String parent, String id) {
        if (target.parent() != null) {
            return Parts.indexOf(target, parts(target, parent), id);
        }
        List<Entity> entities = entities(target);
        for (int i = 0; i < entities.size(); i++) {
            if (entities.get(i).key().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    int size(Target target, @Nullable String parent) {
        return target.parent() == null
                ? entities(target).size()
                : parts(target, parent).size();
    }

    private List<ObjectNode> parts(Target target, @Nullable String parent) {
        ObjectNode owner = owner(target, parent);
        return owner == null ? List.of() : Parts.of(owner, target);
    }

    void insert(Target target, @Nullable String parent, int index, ObjectNode value) {
        if (target.parent() == null) {
            writable(target).add(index, Entity.of(target, value));
        } else {
            changeParts(target, parent, parts -> parts.add(index, value));
        }
    }

    void remove(Target target, @Nullable String parent, int index) {
        if (target.parent() == null) {
            writable(target).remove(index);
        } else {
            changeParts(target, parent, parts -> parts.remove(index));
        }
    }

    void replace(Target target, @Nullable String parent, int index, ObjectNode value) {
        if (target.parent() == null) {
            writable(target).set(index, Entity.of(target, value));
        } else {
            changeParts(target, parent, parts -> parts.set(index, value));
        }
    }

    void move(Target target, @Nullable String parent, int from, int to) {
        if (target.parent() == null) {
            List<Entity> entities = writable(target);
            entities.add(to, entities.remove(from));
        } else {
            changeParts(target, parent, parts -> parts.add(to, parts.remove(from)));
        }
    }

    /** Takes other top-level members; only collections without entities may come and go. */
    void setMembers(ObjectNode next) {
        members = next;
        for (Target target : Target.collections()) {
            if (next.path(target.member()).isArray()) {
                collections.putIfAbsent(target, List.of());
            } else {
                collections.remove(target);
                copied.remove(target);
            }
        }
    }

    private List<Entity> writable(Target target) {
        if (!collections.containsKey(target)) {
            members = Json.shallowCopy(members);
            members.set(target.member(), Json.array());
        }
        if (copied.add(target)) {
            collections.put(target, new ArrayList<>(entities(target)));
        }
        return collections.getOrDefault(target, List.of());
    }

    private void changeParts(Target part, @Nullable String parent, PartsChange change) {
        Target top = part.top();
        ObjectNode owner = owner(part, parent);
        if (owner == null || parent == null) {
            throw new IllegalStateException("no owner of " + part);
        }
        List<ObjectNode> parts = new ArrayList<>(Parts.of(owner, part));
        change.on(parts);
        replace(top, null, indexOf(top, null, parent), Parts.with(owner, part, parts));
    }

    /** A change of a list of parts. */
    @FunctionalInterface
    private interface PartsChange {
        void on(List<ObjectNode> parts);
    }
}
