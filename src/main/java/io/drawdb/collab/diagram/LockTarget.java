package io.drawdb.collab.diagram;

import java.util.Optional;

/**
 * What a lock is on.
 *
 * @param id the entity's key; empty for the document
 */
public record LockTarget(Kind kind, String id) {
    /** The whole document. */
    public static final LockTarget DOCUMENT = new LockTarget(Kind.DOCUMENT, "");

    /** The kinds of things that can be locked. */
    public enum Kind {
        DOCUMENT("document", Target.DIAGRAM),
        TABLE("table", Target.TABLE),
        NOTE("note", Target.NOTE),
        AREA("area", Target.AREA);

        private final String wireName;
        private final Target target;

        Kind(String wireName, Target target) {
            this.wireName = wireName;
            this.target = target;
        }

        public String wireName() {
            return wireName;
        }

        /** The kind that is called so on the wire. */
        public static Optional<Kind> of(String wireName) {
            for (var kind : values()) {
                if (kind.wireName.equals(wireName)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public LockTarget {
        if ((kind == Kind.DOCUMENT) != id.isEmpty()) {
            throw new IllegalArgumentException("only a lock on the document has no id: " + kind + " " + id);
        }
    }

    public boolean isDocument() {
        return kind == Kind.DOCUMENT;
    }

    /** What is locked, as an entity of the diagram. */
    public EntityRef entity() {
        return new EntityRef(kind.target, id);
    }

    @Override
    public String toString() {
        return isDocument() ? "the document" : kind.wireName + " " + id;
    }
}
