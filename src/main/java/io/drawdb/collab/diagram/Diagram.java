package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One state of a document. Immutable; the JSON values it gives out are shared and must not be modified. */
public final class Diagram {
    /** How deep a diagram may be nested: less than {@link Json#NESTING_MAX}, so that it can be sent inside a message. */
    public static final int NESTING_MAX = 100;

    private static final Diagram EMPTY = new Diagram(new TopMembers(Json.object()), Map.of());

    private final TopMembers members;
    private final Map<Target, Entities> collections;

    // Both are set once, from whichever thread comes first; computing them twice yields the same. 0 is not known yet.
    private volatile int encodedLength;
    private volatile WeakReference<byte[]> encoded = new WeakReference<>(null);

    Diagram(TopMembers members, Map<Target, Entities> collections) {
        this.members = members;
        this.collections = collections;
    }

    /** A diagram without any member. */
    public static Diagram empty() {
        return EMPTY;
    }

    /**
     * Reads a diagram. {@code transform} is dropped, members it does not know are kept.
     *
     * @param keys gives keys to entities without a usable one
     * @param previous an earlier state, in which entities without a key of their own are looked for first
     * @throws InvalidDiagramException if a known collection is neither null nor an array of objects, or the nesting is
     *     too deep
     */
    public static Diagram parse(ObjectNode value, KeySource keys, @Nullable Diagram previous)
            throws InvalidDiagramException {
        return new DiagramParser(keys, previous == null ? EMPTY : previous).parse(value);
    }

    /** The diagram as JSON. */
    public ObjectNode toJson() {
        ObjectNode json = Json.shallowCopy(members.json());
        collections.forEach((target, entities) -> {
            ArrayNode array = Json.array();
            entities.forEach(entity -> array.add(entity.json()));
            json.set(target.member(), array);
        });
        return json;
    }

    /**
     * The diagram as JSON in UTF-8, put together from the encoded entities; not to be modified. As long as somebody
     * holds the array everybody gets the same.
     */
    public byte[] encoded() {
        byte[] known = encoded.get();
        if (known == null) {
            known = new Encoding(members, collections).bytes(encodedLength());
            encoded = new WeakReference<>(known);
        }
        return known;
    }

    /** The length of {@link #encoded} in bytes. */
    public int encodedLength() {
        int known = encodedLength;
        if (known == 0) {
            known = new Encoding(members, collections).length();
            encodedLength = known;
        }
        return known;
    }

    /** 64 bits that are equal for diagrams that are the {@link #sameAs same}; {@link Json#fingerprint} of the JSON. */
    public long fingerprint() {
        long sum = members.fingerprint();
        for (Map.Entry<Target, Entities> collection : collections.entrySet()) {
            sum += Fingerprint.member(
                    collection.getKey().member(), collection.getValue().fingerprint());
        }
        return Fingerprint.object(sum);
    }

    /** Whether both are written with the same bytes. */
    public boolean encodesAs(Diagram other) {
        return Comparison.identical(this, other);
    }

    /** Whether both mean the same, the order of entities included. */
    public boolean sameAs(Diagram other) {
        return Comparison.same(this, other);
    }

    /** Whether both mean the same but for the order of entities and the ids that follow from it. */
    public boolean sameContent(Diagram other) {
        return Comparison.sameContent(this, other);
    }

    /**
     * An entity.
     *
     * @param parent the key of its table or type, for targets with a parent
     * @param id its key
     */
    public Optional<ObjectNode> find(Target target, @Nullable String parent, String id) {
        String key = target.parent() == null ? id : parent;
        Entity top = key == null ? null : entities(target.top()).find(key);
        if (top == null) {
            return Optional.empty();
        }
        return target.parent() == null ? Optional.of(top.json()) : Parts.find(top.json(), target, id);
    }

    /** How many entities of this kind there are; parts are counted over all tables or types. */
    public int count(Target target) {
        Target owner = target.parent();
        if (owner == null) {
            return entities(target).size();
        }
        return entities(owner).count(target);
    }

    /** The keys of a collection of the diagram, in order. */
    public List<String> ids(Target target) {
        if (target.parent() != null) {
            throw new IllegalArgumentException(target + " needs a parent");
        }
        return entities(target).stream().map(Entity::key).toList();
    }

    /** The keys of the parts of one table or type, in order; none if it is not there or has none. */
    public List<String> ids(Target part, String parent) {
        Target owner = part.parent();
        if (owner == null) {
            throw new IllegalArgumentException(part + " has no parent");
        }
        return find(owner, null, parent)
                .map(json ->
                        Parts.entities(json, part).stream().map(Entity::key).toList())
                .orElse(List.of());
    }

    /** All top-level members in order; an empty array stands for a collection. */
    TopMembers top() {
        return members;
    }

    /** The same as one object. Read-only. */
    ObjectNode members() {
        return members.json();
    }

    /** The collections that are there. Read-only. */
    Map<Target, Entities> collections() {
        return collections;
    }

    /** The entities of a collection; none if it is not there. */
    Entities entities(Target target) {
        return Entities.in(collections, target);
    }
}
