package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A diagram being changed. What is not touched stays shared. Parts of a table or type that are changed are kept apart from
 * it and put back when somebody wants to see it whole, so that many changes of its parts cost little more than one.
 */
final class Draft {
    private TopMembers members;
    private final Map<Target, KeyedList> collections = new EnumMap<>(Target.class);
    private final Map<EntityRef, Unfolded> unfolded = new HashMap<>();
    /** What is unfolded and has changed since it was whole. */
    private final Set<EntityRef> stale = new LinkedHashSet<>();

    private long work;

    /** The lists of parts of one table or type that somebody has asked for. */
    private static final class Unfolded {
        final Map<Target, KeyedList> lists = new EnumMap<>(Target.class);
        /** What is no array of objects and can't become one. */
        final Set<Target> rigid = EnumSet.noneOf(Target.class);

        final Set<Target> changed = EnumSet.noneOf(Target.class);
    }

    Draft(Diagram diagram) {
        this.members = diagram.top();
        diagram.collections().forEach((target, entities) -> collections.put(target, new KeyedList(target, entities)));
    }

    /** The diagram as it is now. */
    Diagram freeze() {
        List.copyOf(stale).forEach(this::fold);
        Map<Target, Entities> frozen = new EnumMap<>(Target.class);
        collections.forEach((target, list) -> frozen.put(target, list.entities()));
        return new Diagram(members, frozen);
    }

    /** How much was done so far: about the number of JSON values that were copied. */
    long work() {
        return work;
    }

    void worked(int values) {
        work += values;
    }

    /** The top-level members; an empty array stands for a collection. Read-only. */
    ObjectNode members() {
        return members.json();
    }

    /** The entities of a collection, none if it is not there. Read-only. */
    List<Entity> entities(Target target) {
        return list(target).entities();
    }

    /** A collection, each entity in it whole. Read-only. */
    KeyedList list(Target target) {
        List.copyOf(stale).stream().filter(ref -> ref.target() == target).forEach(this::fold);
        return shells(target);
    }

    /** A collection in which the parts of an entity may be older than they are. Read-only. */
    KeyedList shells(Target target) {
        KeyedList list = collections.get(target);
        return list == null ? new KeyedList(target, List.of()) : list;
    }

    /** The parts of a table or type, none if it is not there. Read-only. */
    KeyedList parts(Target part, @Nullable String parent) {
        Unfolded owner = unfold(part, parent);
        return owner == null ? new KeyedList(part, List.of()) : present(owner.lists.get(part));
    }

    @Nullable
    Entity entity(Target target, String key) {
        fold(new EntityRef(target, key));
        return shells(target).get(key);
    }

    /** An entity whose parts may be older than they are. */
    @Nullable
    ObjectNode shell(Target target, @Nullable String parent, String id) {
        Entity entity = in(target, parent).get(id);
        return entity == null ? null : entity.json();
    }

    @Nullable
    ObjectNode find(Target target, @Nullable String parent, String id) {
        if (target.parent() == null) {
            fold(new EntityRef(target, id));
        }
        return shell(target, parent, id);
    }

    /** An entity, whole if there are parts that somebody wants to see; else its parts may be older than they are. */
    @Nullable
    ObjectNode asFarAs(List<Target> wanted, Target target, @Nullable String parent, String id) {
        return wanted.isEmpty() ? shell(target, parent, id) : find(target, parent, id);
    }

    /** Whether a part can be added to this table or type, which is there. */
    boolean canHold(Target part, String parent) {
        Unfolded owner = unfold(part, parent);
        return owner != null && !owner.rigid.contains(part);
    }

    /** What the diagram, or a table or type, has for a list; null if nothing. */
    @Nullable
    JsonNode member(Target target, @Nullable String parent) {
        if (parent == null) {
            return members.json().get(target.member());
        }
        Unfolded owner = unfold(target, parent);
        if (owner != null && owner.changed.contains(target)) {
            return Json.array();
        }
        ObjectNode shell = shell(target.top(), null, parent);
        return shell == null ? null : shell.get(target.member());
    }

    /** The position of an entity in its list; -1 if it is not there. */
    int indexOf(Target target, @Nullable String parent, String id) {
        return in(target, parent).indexOf(id);
    }

    boolean contains(Target target, @Nullable String parent, String id) {
        return in(target, parent).contains(id);
    }

    int size(Target target, @Nullable String parent) {
        return in(target, parent).size();
    }

    private KeyedList in(Target target, @Nullable String parent) {
        return target.parent() == null ? shells(target) : parts(target, parent);
    }

    void insert(Target target, @Nullable String parent, int index, ObjectNode value) {
        writable(target, parent).insert(index, Entity.of(target, value));
    }

    void remove(Target target, @Nullable String parent, String id) {
        writable(target, parent).remove(id);
        if (target.parent() == null) {
            unfolded.remove(new EntityRef(target, id));
            stale.remove(new EntityRef(target, id));
        }
    }

    void replace(Target target, @Nullable String parent, ObjectNode value) {
        Entity entity = Entity.of(target, value);
        work += value.size();
        KeyedList list = writable(target, parent);
        if (target.parent() == null) {
            dropReplacedParts(target, present(list.get(entity.key())).json(), entity);
        }
        list.replace(entity);
    }

    void move(Target target, @Nullable String parent, String id, int to) {
        writable(target, parent).move(id, to);
    }

    /** Takes other top-level members; only collections without entities may come and go. */
    void setMembers(ObjectNode next) {
        work += next.size();
        members = new TopMembers(next);
        for (Target target : Target.collections()) {
            if (next.path(target.member()).isArray()) {
                collections.putIfAbsent(target, new KeyedList(target, List.of()));
            } else {
                collections.remove(target);
            }
        }
    }

    private KeyedList writable(Target target, @Nullable String parent) {
        work++;
        if (target.parent() != null) {
            Unfolded owner = present(unfold(target, parent));
            owner.changed.add(target);
            stale.add(new EntityRef(target.top(), present(parent)));
            return present(owner.lists.get(target));
        }
        KeyedList list = collections.get(target);
        if (list == null) {
            members = new TopMembers(Json.shallowCopy(members.json()).set(target.member(), Json.array()));
            list = new KeyedList(target, List.of());
            collections.put(target, list);
        }
        return list;
    }

    private @Nullable Unfolded unfold(Target part, @Nullable String parent) {
        Entity entity = parent == null ? null : shells(part.top()).get(parent);
        if (entity == null) {
            return null;
        }
        Unfolded owner = unfolded.computeIfAbsent(new EntityRef(part.top(), entity.key()), any -> new Unfolded());
        owner.lists.computeIfAbsent(part, any -> {
            if (!Parts.canHold(entity.json(), part)) {
                owner.rigid.add(part);
            }
            return new KeyedList(part, Parts.entities(entity.json(), part));
        });
        return owner;
    }

    private void fold(EntityRef ref) {
        if (!stale.remove(ref)) {
            return;
        }
        Unfolded owner = present(unfolded.get(ref));
        KeyedList list = shells(ref.target());
        ObjectNode json = present(list.get(ref.id())).json();
        for (Target part : owner.changed) {
            KeyedList parts = present(owner.lists.get(part));
            work += parts.size();
            json = Parts.with(
                    json, part, parts.entities().stream().map(Entity::json).toList());
        }
        owner.changed.clear();
        list.replace(Entity.of(ref.target(), json));
    }

    /** The lists of parts stay as they are, unless the new state has something else in their place. */
    private void dropReplacedParts(Target target, ObjectNode before, Entity after) {
        Unfolded owner = unfolded.get(new EntityRef(target, after.key()));
        if (owner == null) {
            return;
        }
        for (Target part : target.parts()) {
            if (!Equality.isShared(before.get(part.member()), after.json().get(part.member()))) {
                owner.lists.remove(part);
                owner.rigid.remove(part);
                owner.changed.remove(part);
            }
        }
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value, "it was there a moment ago");
    }
}
