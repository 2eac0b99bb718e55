package io.drawdb.collab.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop whose time passes when a test says so. */
final class VirtualLoop implements RoomLoop {
    private record Task(Instant at, long number, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private long numbers;

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        tasks.add(new Task(now.plus(delay), numbers++, task));
    }

    @Override
    public Instant now() {
        return now;
    }

    /** Runs everything that is due within {@code time}, in order. */
    void pass(Duration time) {
        Instant until = now.plus(time);
        while (!tasks.isEmpty() && !tasks.peek().at().isAfter(until)) {
            Task task = tasks.remove();
            now = task.at();
            task.work().run();
        }
        now = until;
    }
}
