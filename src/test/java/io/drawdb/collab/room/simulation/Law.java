package io.drawdb.collab.room.simulation;

/** Something that holds for every entry of every log. */
interface Law {
    /** Throws an {@link AssertionError} if it does not hold. Called for each entry, in order. */
    void check(Observation seen);
}
