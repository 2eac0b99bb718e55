package io.drawdb.collab.writeback;

import java.time.Instant;

/**
 * The budget for writes, and the part of it that rooms whose last try failed have for sure. Beyond that part, and while
 * others need nothing, such a room may write as long as half of what may go at once is left: so rooms that fail again
 * and again take nothing from those that don't, and are tried at full speed when all of them failed. A value.
 */
record WriteBudget(CallBudget all, CallBudget again) {
    /** Rooms whose last try failed have one write of so many. */
    private static final int AGAIN_SHARE = 8;

    static WriteBudget of(WritebackSettings.Pace pace) {
        return new WriteBudget(
                CallBudget.of(pace.writesPerMinute(), pace.writesPerHour()),
                CallBudget.of(
                        Math.max(1, pace.writesPerMinute() / AGAIN_SHARE),
                        Math.max(1, pace.writesPerHour() / AGAIN_SHARE)));
    }

    /** A write that was taken from the budget. */
    enum Kind {
        /** Of a room that did not fail. */
        PLAIN,
        /** Of one that did, from the part for such rooms. */
        AGAIN,
        /** Of one that did, beyond that part. */
        SPARING
    }

    /** Which kind of write it would be now. */
    Kind kind(boolean failedBefore, Instant now) {
        if (!failedBefore) {
            return Kind.PLAIN;
        }
        return again.allows(now) ? Kind.AGAIN : Kind.SPARING;
    }

    /** When a room may be written; never before {@code now}. */
    Instant nextAt(boolean failedBefore, Instant now) {
        var next = all.nextAt(now);
        if (!failedBefore) {
            return next;
        }
        var ownPart = again.nextAt(now);
        var sparing = all.nextSparingAt(now);
        var failed = ownPart.isBefore(sparing) ? ownPart : sparing;
        return failed.isAfter(next) ? failed : next;
    }

    WriteBudget take(Kind kind, Instant now) {
        return new WriteBudget(all.take(now), kind == Kind.AGAIN ? again.take(now) : again);
    }

    /** What is left if a write that was taken is not made. */
    WriteBudget giveBack(Kind kind) {
        return new WriteBudget(all.giveBack(), kind == Kind.AGAIN ? again.giveBack() : again);
    }
}
