package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One step of a change. Keys are strings: an entity's {@code uid} if it has one, else its {@code id}. The JSON values are
 * read-only from here on.
 *
 * <p>{@code patch} is a JSON merge patch (RFC 7396). Such a patch cannot set a member to {@code null}, so {@code set}
 * gives members that are assigned verbatim, after the patch.
 */
public sealed interface Operation {
    /** What it acts on. */
    Target target();

    /** Calls the method for this kind of operation. */
    <R> R accept(Visitor<R> visitor);

    /** Changes top-level members that are not collections. */
    record UpdateDiagram(ObjectNode patch, ObjectNode set) implements Operation {
        @Override
        public Target target() {
            return Target.DIAGRAM;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.updateDiagram(this);
        }
    }

    /** Puts a whole diagram in place of the current one. Never part of a normalised change. */
    record ReplaceDiagram(ObjectNode value) implements Operation {
        @Override
        public Target target() {
            return Target.DIAGRAM;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.replaceDiagram(this);
        }
    }

    /**
     * Adds an entity.
     *
     * @param parent the key of the table or type it becomes a part of, for targets with a parent
     * @param index its position; null = at the end
     */
    record Create(
            Target target,
            @Nullable String parent,
            ObjectNode value,
            @Nullable Integer index) implements Operation {
        /** Refuses a parent too many or too few, and a negative index. */
        public Create {
            requirePlace(target, parent);
            requireIndex(index == null ? 0 : index);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.create(this);
        }
    }

    /** Changes members of the entity with the key {@code id}. */
    record Update(Target target, @Nullable String parent, String id, ObjectNode patch, ObjectNode set)
            implements Operation {
        /** Refuses a parent too many or too few. */
        public Update {
            requirePlace(target, parent);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.update(this);
        }
    }

    /** Removes the entity with the key {@code id}. */
    record Delete(Target target, @Nullable String parent, String id) implements Operation {
        /** Refuses a parent too many or too few. */
        public Delete {
            requirePlace(target, parent);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.delete(this);
        }
    }

    /** Takes the entity with the key {@code id} out of its collection and puts it back at {@code index} of the rest. */
    record Move(Target target, @Nullable String parent, String id, int index) implements Operation {
        /** Refuses a parent too many or too few, and a negative index. */
        public Move {
            requirePlace(target, parent);
            requireIndex(index);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.move(this);
        }
    }

    /** A method for each kind of operation, so that the compiler knows who forgets one. */
    interface Visitor<R> {
        /** For {@link UpdateDiagram}. */
        R updateDiagram(UpdateDiagram operation);

        /** For {@link ReplaceDiagram}. */
        R replaceDiagram(ReplaceDiagram operation);

        /** For {@link Create}. */
        R create(Create operation);

        /** For {@link Update}. */
        R update(Update operation);

        /** For {@link Delete}. */
        R delete(Delete operation);

        /** For {@link Move}. */
        R move(Move operation);
    }

    private static void requirePlace(Target target, @Nullable String parent) {
        if (target == Target.DIAGRAM || (target.parent() == null) != (parent == null)) {
            throw new IllegalArgumentException(target + " with parent " + parent);
        }
    }

    private static void requireIndex(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index);
        }
    }
}
