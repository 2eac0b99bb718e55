package io.drawdb.collab.hub;

import java.time.Duration;
import java.time.Instant;

/** Where all the work of one room is done: one task at a time, in the order in which they came. */
public interface RoomLoop {

    /** Runs a task after all that were given before. Never runs it before returning. */
    void execute(Runnable task);

    /** Runs a task once, not before the delay has passed. */
    void after(Duration delay, Runnable task);

    /** The time, for decisions that are made here. */
    Instant now();
}
