package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;

/** One line of time on which tasks run one after another, in the order given, now or later. */
public interface Timeline {

    Instant now();

    /** Runs the task after those given before it. May be called from any thread. */
    void run(Runnable task);

    /** Runs the task once {@code delay} has passed. May be called from any thread. */
    void runAfter(Duration delay, Runnable task);
}
