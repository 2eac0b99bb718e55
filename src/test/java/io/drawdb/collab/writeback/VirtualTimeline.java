package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timeline whose time passes when a test says so. */
final class VirtualTimeline implements Timeline {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private long numbers;
    /** How often somebody looked at the clock. */
    int reads;

    private record Task(Instant at, long number, Runnable run) {}

    @Override
    public Instant now() {
        reads++;
        return now;
    }

    @Override
    public void run(Runnable task) {
        runAfter(Duration.ZERO, task);
    }

    @Override
    public void runAfter(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), numbers++, task));
    }

    /** Runs everything that is due within {@code time}, in order. */
    void pass(Duration time) {
        var until = now.plus(time);
        while (!tasks.isEmpty() && !tasks.peek().at().isAfter(until)) {
            var task = tasks.remove();
            now = task.at().isAfter(now) ? task.at() : now;
            task.run().run();
        }
        now = until.isAfter(now) ? until : now;
    }

    /** As when the process is stopped and goes on later: time has passed, and nothing was run. */
    void standStill(Duration time) {
        now = now.plus(time);
    }

    /** Runs what is due now. */
    void settle() {
        pass(Duration.ZERO);
    }
}
