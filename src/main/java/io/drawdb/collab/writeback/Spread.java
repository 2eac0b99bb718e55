package io.drawdb.collab.writeback;

import java.time.Duration;

/**
 * How calls under a limit are spread over its window: a part of them may go at once, the others one by one, so that a
 * burst is never followed by a long silence.
 *
 * @param burst how many may go at once
 * @param interval what brings one more
 */
public record Spread(long burst, Duration interval) {
    /**
     * Whoever sets the limit counts calls as they arrive. One that was on its way this much longer than the last of its
     * window still finds the limit kept.
     */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

    /** At most so many calls in any minute, half of them at once. */
    public static Spread overMinute(int calls) {
        return of(calls, Duration.ofMinutes(1), 2);
    }

    /** At most so many calls in any hour, a quarter of them at once. */
    public static Spread overHour(int calls) {
        return of(calls, Duration.ofHours(1), 4);
    }

    /** How many that could go at once are left to others by who is sparing. */
    public long spared() {
        return burst / 2;
    }

    /**
     * One of {@code share} calls may go at once. With a burst of b and one more every interval, a span sees at most
     * b + span / interval calls, its ends included: hence no interval is shorter than (window + what a call may be late)
     * / (calls + 1 - b), and longer by as little as keeps the last one out.
     */
    private static Spread of(int calls, Duration window, int share) {
        long burst = Math.max(1, calls / share);
        long span = window.plus(ON_ITS_WAY).toNanos();
        return new Spread(burst, Duration.ofNanos(span / (calls + 1L - burst) + 1));
    }
}
