package io.drawdb.collab.diagram;

import org.jspecify.annotations.Nullable;

/**
 * Names an entity of one of the diagram's collections, or the diagram's own members.
 *
 * @param target a target without a parent
 * @param id the entity's key; empty for {@link Target#DIAGRAM}
 */
public record EntityRef(Target target, String id) {
    /** The diagram's own members: title, database and whatever else is not a collection. */
    public static final EntityRef DIAGRAM = new EntityRef(Target.DIAGRAM, "");

    /** Refuses parts of entities. */
    public EntityRef {
        if (target.parent() != null) {
            throw new IllegalArgumentException(target + " is a part of an entity");
        }
    }

    /** The entity that an operation works on; for a part, the one that it belongs to. */
    public static EntityRef of(Operation operation) {
        return operation.accept(Named.INSTANCE);
    }

    private static EntityRef of(Target target, @Nullable String parent, String id) {
        return new EntityRef(target.top(), parent == null ? id : parent);
    }

    /** Finds the entity for each kind of operation. */
    private enum Named implements Operation.Visitor<EntityRef> {
        INSTANCE;

        @Override
        public EntityRef updateDiagram(Operation.UpdateDiagram operation) {
            return DIAGRAM;
        }

        @Override
        public EntityRef replaceDiagram(Operation.ReplaceDiagram operation) {
            return DIAGRAM;
        }

        @Override
        public EntityRef create(Operation.Create operation) {
            Target target = operation.target();
            return of(
                    target,
                    operation.parent(),
                    Entity.of(target, operation.value()).key());
        }

        @Override
        public EntityRef update(Operation.Update operation) {
            return of(operation.target(), operation.parent(), operation.id());
        }

        @Override
        public EntityRef delete(Operation.Delete operation) {
            return of(operation.target(), operation.parent(), operation.id());
        }

        @Override
        public EntityRef move(Operation.Move operation) {
            return of(operation.target(), operation.parent(), operation.id());
        }
    }
}
