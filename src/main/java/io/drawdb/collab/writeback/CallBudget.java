package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;

/**
 * How many calls may still be made: at most so many in any minute and so many in any hour. A value; taking a call
 * gives a new one.
 *
 * <p>Each limit is a bucket (see {@link Spread}) that is kept as the instant at which it will be full again
 * (the generic cell rate algorithm, ITU-T I.371).
 */
record CallBudget(Bucket minute, Bucket hour) {

    /** One limit. */
    record Bucket(Spread spread, Instant fullAt) {

        static Bucket of(Spread spread) {
            return new Bucket(spread, Instant.EPOCH);
        }

        long burst() {
            return spread.burst();
        }

        Bucket take(Instant now) {
            Instant from = fullAt.isAfter(now) ? fullAt : now;
            return new Bucket(spread, from.plus(spread.interval()));
        }

        Bucket giveBack() {
            return new Bucket(spread, fullAt.minus(spread.interval()));
        }

        /** When a call may be made after which {@code left} more could go at once. */
        Instant nextAt(long left) {
            return fullAt.minus(spread.interval().multipliedBy(burst() - 1 - left));
        }

        long left(Instant now) {
            if (!fullAt.isAfter(now)) {
                return burst();
            }
            // What is partly used is not left: rounded up.
            long used = Duration.between(now, fullAt.minusNanos(1)).dividedBy(spread.interval()) + 1;
            return Math.max(0, burst() - used);
        }
    }

    /** A full budget: half of a minute's calls may go at once, and a quarter of an hour's. */
    static CallBudget of(int callsPerMinute, int callsPerHour) {
        return new CallBudget(Bucket.of(Spread.overMinute(callsPerMinute)), Bucket.of(Spread.overHour(callsPerHour)));
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
        return latest(
                now,
                minute.nextAt(minute.spread().spared()),
                hour.nextAt(hour.spread().spared()));
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
