package io.drawdb.collab.room.simulation;

import io.drawdb.collab.writeback.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** The time of a story, and what is to come in it. */
final class SimulatedTime {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private long numbers;

    private record Task(Instant at, long number, Runnable run) {}

    Instant now() {
        return now;
    }

    void after(Duration delay, Runnable run) {
        tasks.add(new Task(now.plus(delay), numbers++, run));
    }

    /** Lets everything happen that is due within {@code time}, in order. */
    void pass(Duration time) {
        Instant until = now.plus(time);
        while (!tasks.isEmpty() && !tasks.peek().at().isAfter(until)) {
            Task task = tasks.remove();
            now = task.at();
            task.run().run();
        }
        now = until;
    }

    /** This time as a process has it: what it planned ends with it. */
    Timeline of(BooleanSupplier alive) {
        return new Timeline() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public void run(Runnable task) {
                runAfter(Duration.ZERO, task);
            }

            @Override
            public void runAfter(Duration delay, Runnable task) {
                after(delay, () -> {
                    if (alive.getAsBoolean()) {
                        task.run();
                    }
                });
            }
        };
    }
}
