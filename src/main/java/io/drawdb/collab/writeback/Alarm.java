package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rings once, at the earliest instant it was set for since it last rang. Used on its timeline only. */
final class Alarm {
    private final Timeline timeline;
    private final Runnable task;
    private @Nullable Instant next;

    Alarm(Timeline timeline, Runnable task) {
        this.timeline = timeline;
        this.task = task;
    }

    void setFor(Instant at) {
        if (next != null && !at.isBefore(next)) {
            return;
        }
        next = at;
        var delay = Duration.between(timeline.now(), at);
        timeline.runAfter(delay.isNegative() ? Duration.ZERO : delay, () -> ring(at));
    }

    private void ring(Instant at) {
        if (at.equals(next)) {
            next = null;
            task.run();
        }
    }
}
