package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;

/**
 * How many calls may still be made: at most so many in any minute and so many in any hour. A value; taking a call
 * gives a new one.
 *
 * <p>Each limit is a bucket that lets a part of its calls go at once and spreads the others evenly over its window, so
 * that a burst is never followed by a long silence. The bucket is kept as the instant at which it will be full again
 * (the generic cell rate algorithm, ITU-T I.371).
 */
record CallBudget(Bucket minute, Bucket hour) {

    /**
     * One limit. With a burst of b and one more every {@code interval}, a window sees at most
     * b + (window / interval) - 1 calls: hence the interval is window / (calls + 1 - b).
     */
    record Bucket(long burst, long intervalNanos, Instant fullAt) {

        static Bucket of(int calls, Duration window, int burst) {
            long spread = calls + 1L - burst;
            return new Bucket(burst, ceilDiv(window.toNanos(), spread), Instant.EPOCH);
        }

        Bucket take(Instant now) {
            Instant from = fullAt.isAfter(now) ? fullAt : now;
            return new Bucket(burst, intervalNanos, from.plusNanos(intervalNanos));
        }

        Bucket giveBack() {
            return new Bucket(burst, intervalNanos, fullAt.minusNanos(intervalNanos));
        }

        /** When a call may be made after which {@code left} more could go at once. */
        Instant nextAt(long left) {
            return fullAt.minusNanos((burst - 1 - left) * intervalNanos);
        }

        long left(Instant now) {
            if (!fullAt.isAfter(now)) {
                return burst;
            }
            long used = ceilDiv(Duration.between(now, fullAt).toNanos(), intervalNanos);
            return Math.max(0, burst - used);
        }

        private static long ceilDiv(long amount, long unit) {
            return -Math.floorDiv(-amount, unit);
        }
    }

    /** A full budget: half of a minute's calls may go at once, and a quarter of an hour's. */
    static CallBudget of(int callsPerMinute, int callsPerHour) {
        return new CallBudget(
                Bucket.of(callsPerMinute, Duration.ofMinutes(1), Math.max(1, callsPerMinute / 2)),
                Bucket.of(callsPerHour, Duration.ofHours(1), Math.max(1, callsPerHour / 4)));
    }

    /** What is left after one more call, be there one left or not. */
    CallBudget take(Instant now) {
        return new CallBudget(minute.take(now), hour.take(now));
    }

    /** What is left if a call that was taken is not made. */
    CallBudget giveBack() {
        return new CallBudget(minute.giveBack(), hour.giveBack());
    }

    /** Whether a call may be made now. */
    boolean allows(Instant now) {
        return !nextAt(now).isAfter(now);
    }

    /** When the next call may be made; never before {@code now}. */
    Instant nextAt(Instant now) {
        return latest(now, minute.nextAt(0), hour.nextAt(0));
    }

    /** When the next call may be made that leaves half of what may go at once; never before {@code now}. */
    Instant nextSparingAt(Instant now) {
        return latest(now, minute.nextAt(minute.burst() / 2), hour.nextAt(hour.burst() / 2));
    }

    private static Instant latest(Instant now, Instant minute, Instant hour) {
        Instant next = minute.isAfter(hour) ? minute : hour;
        return next.isAfter(now) ? next : now;
    }

    /** How many calls may be made right now. */
    long left(Instant now) {
        return Math.min(minute.left(now), hour.left(now));
    }
}
