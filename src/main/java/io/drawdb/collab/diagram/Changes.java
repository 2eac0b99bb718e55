package io.drawdb.collab.diagram;

import java.util.List;

/** What can be done with changes: apply, replay, compare and reverse them. Pure functions. */
public final class Changes {
    private Changes() {}

    /**
     * Applies a change whole or not at all, and adds what follows from it: entities that refer to what is deleted or
     * renamed, positions of notes and areas.
     */
    public static Outcome apply(Diagram before, List<Operation> ops, KeySource keys) {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies a normalised change to the letter, as clients do.
     *
     * @throws IllegalArgumentException if an operation does not fit the diagram
     */
    public static Diagram replay(Diagram before, List<Operation> ops) {
        throw new UnsupportedOperationException();
    }

    /** The smallest normalised change that makes {@code after} of {@code before}. */
    public static List<Operation> diff(Diagram before, Diagram after) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes an earlier change back, unless that would overwrite later work.
     *
     * @param done the change as it was applied
     * @param inverse its inverse, as it was given then
     */
    public static Outcome reverse(Diagram now, List<Operation> done, List<Operation> inverse, KeySource keys) {
        throw new UnsupportedOperationException();
    }
}
