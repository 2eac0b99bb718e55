package io.drawdb.collab.diagram;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an operation can act on: the diagram itself, an entity of one of its collections, or a part of a table or type. */
public enum Target {
    /** The top-level members that are not collections of entities. */
    DIAGRAM("diagram", "", null),
    /** A table. */
    TABLE("table", "tables", null),
    /** A relationship between fields of two tables. */
    RELATIONSHIP("relationship", "relationships", null),
    /** A note; its {@code id} is its position, its key is {@code uid}. */
    NOTE("note", "notes", null),
    /** A subject area; its {@code id} is its position, its key is {@code uid}. */
    AREA("area", "subjectAreas", null),
    /** A user-defined composite type. */
    TYPE("type", "types", null),
    /** An enumeration. */
    ENUM("enum", "enums", null),
    /** A view: joins, columns and conditions over tables, which it names by id. */
    VIEW("view", "views", null),
    /** A field of a table. */
    FIELD("field", "fields", TABLE),
    /** An index of a table. */
    INDEX("index", "indices", TABLE),
    /** A unique constraint of a table. */
    UNIQUE_CONSTRAINT("uniqueConstraint", "uniqueConstraints", TABLE),
    /** A field of a type. */
    TYPE_FIELD("typeField", "fields", TYPE);

    private static final Map<String, Target> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Target::wireName, Function.identity()));
    private static final List<Target> COLLECTIONS = Arrays.stream(values())
            .filter(target -> target.parent == null && target != DIAGRAM)
            .toList();
    private static final Map<String, Target> COLLECTION_BY_MEMBER =
            COLLECTIONS.stream().collect(Collectors.toUnmodifiableMap(Target::member, Function.identity()));
    private static final List<Target> OF_TABLE = List.of(FIELD, INDEX, UNIQUE_CONSTRAINT);
    private static final List<Target> OF_TYPE = List.of(TYPE_FIELD);

    private final String wireName;
    private final String member;
    private final @Nullable Target parent;

    Target(String wireName, String member, @Nullable Target parent) {
        this.wireName = wireName;
        this.member = member;
        this.parent = parent;
    }

    /** Its name in operations. */
    public String wireName() {
        return wireName;
    }

    /** The member that holds the collection: of the diagram, or of the parent; empty for the diagram itself. */
    public String member() {
        return member;
    }

    /** What it is a part of: {@link #TABLE}, {@link #TYPE}, or null for what belongs to the diagram directly. */
    public @Nullable Target parent() {
        return parent;
    }

    /** The entity that it belongs to: the parent of a part, else itself. */
    public Target top() {
        return parent == null ? this : parent;
    }

    /** The parts of this kind of entity that are entities themselves; fields come first. */
    public List<Target> parts() {
        if (this == TABLE) {
            return OF_TABLE;
        }
        return this == TYPE ? OF_TYPE : List.of();
    }

    /** Whether the {@code id} of such an entity is its position, so that only {@code uid} can be its key. */
    public boolean positional() {
        return this == NOTE || this == AREA;
    }

    /** The targets that are collections of the diagram itself. */
    public static List<Target> collections() {
        return COLLECTIONS;
    }

    /** The target with this wire name. */
    public static Optional<Target> byWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    /** The target whose collection is this top-level member of a diagram. */
    static @Nullable Target ofMember(String member) {
        return COLLECTION_BY_MEMBER.get(member);
    }
}
