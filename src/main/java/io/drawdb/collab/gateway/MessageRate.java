package io.drawdb.collab.gateway;

/**
 * The rate at which one connection may send messages, bytes, operations, or hellos: a bucket of tokens, one for each,
 * refilled at {@code perSecond} and holding ten times that. What costs more than is left is still taken, if anything is
 * left, and the next waits the longer.
 *
 * <p>The rule: when the bucket is empty the connection is read no further until a quarter of a second's tokens are
 * back, so a client that sends too fast is slowed down to the rate, and loses nothing. One that runs the bucket dry
 * again and again, for ten seconds of waiting, without once letting it fill up to the half in between is not in a hurry
 * but a flood, and is to be closed. A burst after a reconnect is thus never punished; a flood ends after about ten seconds.
 *
 * <p>Time is given in nanoseconds of any steady clock. Not safe for use by several threads at once.
 */
final class MessageRate {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BURST_SECONDS = 10;
    private static final double PAUSE_SECONDS = 0.25;
    private static final double DRY_SECONDS = 10;

    private final double perSecond;
    private final int dryMax;
    private final double capacity;
    private double tokens;
    private long lastNanos;
    private int dry;

    MessageRate(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.dryMax = dryMax(perSecond);
        this.capacity = perSecond * BURST_SECONDS;
        this.tokens = capacity;
        this.lastNanos = nowNanos;
    }

    /** How often a bucket may run dry in a row: a slow one, which waits for one whole token, less often. */
    static int dryMax(int perSecond) {
        return (int) Math.ceil(DRY_SECONDS * perSecond / refilledAfterPause(perSecond));
    }

    private static double refilledAfterPause(double perSecond) {
        return Math.max(1, perSecond * PAUSE_SECONDS);
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
    }

    /** Returns how many nanoseconds to read no further, 0 if something may be taken. */
    long ready(long nowNanos) {
        refill(nowNanos);
        if (tokens >= 1) {
            return 0;
        }
        dry++;
        // Rounded up: a moment too early the bucket would be dry once more.
        return (long) Math.ceil((refilledAfterPause(perSecond) - tokens) / perSecond * NANOS_PER_SECOND);
    }

    /** Whether nothing may be taken just now. */
    boolean isEmpty() {
        return tokens < 1;
    }

    /** Whether the connection went on sending although it was slowed down again and again. */
    boolean flooding() {
        return dry > dryMax;
    }

    /** Whether so much was taken on account that not even a full bucket would pay for it. */
    boolean overdrawn() {
        return tokens < -capacity;
    }

    private void refill(long nowNanos) {
        tokens = Math.min(capacity, tokens + (nowNanos - lastNanos) * perSecond / NANOS_PER_SECOND);
        lastNanos = nowNanos;
        if (tokens >= capacity / 2) {
            dry = 0;
        }
    }
}
