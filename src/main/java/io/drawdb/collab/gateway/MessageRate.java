package io.drawdb.collab.gateway;

/**
 * The rate at which one connection may send messages, bytes, operations, or hellos: a bucket of tokens, one for each,
 * refilled at {@code perSecond} and holding ten times that. What costs more than is left is still taken, if anything is
 * left, and the next waits the longer.
 *
 * <p>The rule: when the bucket is empty the connection is read no further until a quarter of a second's tokens are
 * back, so a client that sends too fast is slowed down to the rate, and loses nothing. One that runs the bucket dry
 * again and again for ten seconds, and in between neither lets it fill up to the half nor keeps from it for two seconds,
 * is not in a hurry but a flood, and is to be closed. A burst after a reconnect is thus never punished; a flood ends after
 * about ten seconds.
 *
 * <p>Nor is a burst taken in one go: a second bucket, of {@value #TURN_MS} ms and refilled {@value #PEAK} times as fast, says
 * when to read no further for a moment, so that whoever shares the processor has his turn in between.
 *
 * <p>Time is given in nanoseconds of any steady clock. Not safe for use by several threads at once.
 */
final class MessageRate {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BURST_SECONDS = 10;
    private static final double PAUSE_SECONDS = 0.25;
    private static final long DRY_NANOS = 10_000_000_000L;
    private static final long FORGIVEN_AFTER_NANOS = 2_000_000_000L;
    private static final int PEAK = 3;
    private static final int TURN_MS = 5;
    private static final int LATE_TURNS_MAX = 10;

    private final double perSecond;
    private final double capacity;
    private final double turn;
    private double tokens;
    private double leftOfTurn;
    private long lastNanos;
    private boolean dry;
    private boolean flooding;
    private long dryFromNanos;
    private long dryUntilNanos;

    MessageRate(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.capacity = perSecond * BURST_SECONDS;
        this.tokens = capacity;
        this.turn = turn(perSecond);
        this.leftOfTurn = turn;
        this.lastNanos = nowNanos;
    }

    private static double refilledAfterPause(double perSecond) {
        return Math.max(1, perSecond * PAUSE_SECONDS);
    }

    private static double turn(double perSecond) {
        return Math.max(1, PEAK * perSecond * TURN_MS / 1_000.0);
    }

    /** Takes one; returns how many nanoseconds to read no further before trying again, 0 if it was taken. */
    long take(long nowNanos) {
        long wait = ready(nowNanos);
        if (wait == 0) {
            spend(1);
        }
        return wait;
    }

    /** What may have gone before is paid for with what comes. */
    void spend(long cost) {
        tokens -= cost;
        leftOfTurn -= cost;
    }

    /** Returns how many nanoseconds to read no further so that others have their turn, 0 if this turn is not over. */
    long pause(long nowNanos) {
        refill(nowNanos);
        return leftOfTurn >= 1 ? 0 : (long) Math.ceil((turn - leftOfTurn) / (PEAK * perSecond) * NANOS_PER_SECOND);
    }

    /** Returns how many nanoseconds to read no further, 0 if something may be taken. */
    long ready(long nowNanos) {
        refill(nowNanos);
        if (tokens >= 1) {
            return 0;
        }
        if (!dry || nowNanos - dryUntilNanos > FORGIVEN_AFTER_NANOS) {
            dry = true;
            dryFromNanos = nowNanos;
        }
        flooding |= nowNanos - dryFromNanos >= DRY_NANOS;
        // Rounded up: a moment too early the bucket would be dry once more.
        long wait = (long) Math.ceil((refilledAfterPause(perSecond) - tokens) / perSecond * NANOS_PER_SECOND);
        dryUntilNanos = nowNanos + wait;
        return wait;
    }

    /** Whether nothing may be taken just now. */
    boolean isEmpty() {
        return tokens < 1;
    }

    /** Whether the connection went on sending although it was slowed down again and again. */
    boolean flooding() {
        return flooding;
    }

    /** Whether so much was taken on account that not even a full bucket would pay for it. */
    boolean overdrawn() {
        return tokens < -capacity;
    }

    private void refill(long nowNanos) {
        double earned = (nowNanos - lastNanos) * perSecond / NANOS_PER_SECOND;
        tokens = Math.min(capacity, tokens + earned);
        // A turn that begins late, on a busy event loop, is the longer: or the rate would not be reached, nor a flood
        // found.
        double longest = leftOfTurn < 1 ? LATE_TURNS_MAX * turn : turn;
        leftOfTurn = Math.min(Math.max(longest, leftOfTurn), leftOfTurn + PEAK * earned);
        lastNanos = nowNanos;
        dry &= tokens < capacity / 2;
    }
}
