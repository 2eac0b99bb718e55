package io.drawdb.collab.diagram;

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
}
