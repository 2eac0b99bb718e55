package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A timeline in real time, on a thread of its own. Tasks must not block. Its clock starts at the system's and is steady
 * from then on: a system clock that is set back doesn't keep a room waiting.
 */
public final class ThreadTimeline implements Timeline, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ThreadTimeline.class);

    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final ScheduledThreadPoolExecutor thread;

    public ThreadTimeline(String name) {
        thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    var created = new Thread(task, name);
                    created.setDaemon(true);
                    return created;
                },
                (task, closed) -> LOG.debugf("event=task_after_close thread=%s", name));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return started.plusNanos(System.nanoTime() - startedNanos);
    }

    @Override
    public void run(Runnable task) {
        thread.execute(() -> guarded(task));
    }

    @Override
    public void runAfter(Duration delay, Runnable task) {
        var unused = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Drops what waits for its time; what is running ends by itself. */
    @Override
    public void close() {
        thread.shutdown();
    }

    /** A task that throws is a bug, but must not take the tasks after it along. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("event=task_failed", e);
        }
    }
}
