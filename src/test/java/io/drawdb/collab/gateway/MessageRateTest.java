package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    @Test
    @DisplayName("[LIMIT-2] a burst of ten seconds' messages passes, then the rate holds")
    void burstThenRate() {
        var rate = new MessageRate(10, 0);
        for (int i = 0; i < 100; i++) {
            assertEquals(0, rate.take(0));
        }

        assertTrue(rate.take(0) > 0);
        assertEquals(0, rate.take(SECOND));
    }

    @Test
    @DisplayName("[LIMIT-2] who keeps the bucket dry is a flood, who pauses is not")
    void floodIsFound() {
        var rate = new MessageRate(10, 0);
        long now = busy(rate, 0, 9 * SECOND);
        assertFalse(rate.flooding());

        long later = now + 6 * SECOND;
        assertEquals(0, rate.take(later));
        later = busy(rate, later, 9 * SECOND);
        assertFalse(rate.flooding());
        busy(rate, later, 2 * SECOND);
        assertTrue(rate.flooding());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 40, 500, 16 << 20})
    @DisplayName("[LIMIT-2][LIMIT-14] a flood ends about ten seconds after its burst, whatever the rate")
    void floodEnds(int perSecond) {
        double burstSeconds = 10.0 / (3 - 1); // emptied at three times the rate at which it is refilled
        assertEquals(burstSeconds + 11, secondsToTheEnd(perSecond, 0), 1, "seconds");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 500, 16 << 20})
    @DisplayName("[LIMIT-2] a burst is taken at three times the rate, a few milliseconds' worth and then a pause")
    void burstInTurns(int perSecond) {
        var rate = new MessageRate(perSecond, 0);
        long cost = Math.max(1, perSecond / 1_000);
        long now = 0;
        long ofTurn = 0;
        for (long taken = 0; taken < 10L * perSecond; taken += cost) {
            long pause = rate.pause(now);
            if (pause > 0) {
                now += pause;
                ofTurn = 0;
            }
            assertEquals(0, rate.pause(now));
            rate.spend(cost);
            ofTurn += cost;
            assertTrue(ofTurn <= Math.max(1, perSecond * 0.015 + cost), "in one turn: " + ofTurn);
        }
        assertEquals(10.0 / 3, (double) now / SECOND, 0.34, "seconds");
    }

    @Test
    @DisplayName("[LIMIT-2] what comes at three times the rate, evenly, is never put off")
    void evenlyWithoutPause() {
        var rate = new MessageRate(500, 0);
        for (int n = 0; n < 1_500; n++) {
            assertEquals(0, rate.pause(n * 666_667L));
            rate.spend(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 500, 16 << 20})
    @DisplayName("[LIMIT-2] a flood ends, too, where every pause is late")
    void lateTurns(int perSecond) {
        assertEquals(15, secondsToTheEnd(perSecond, 20 * MILLISECOND), 5, "seconds");
    }

    @Test
    @DisplayName("[LIMIT-2] who runs dry now and then, below the rate on average, is no flood")
    void dryNowAndThen() {
        var rate = new MessageRate(100, 0);
        rate.spend(1_000);
        long now = 0;
        for (int n = 0; n < 1_000; n++) {
            now += rate.ready(now) + 3 * SECOND;
            rate.spend(325);
        }
        assertFalse(rate.flooding());
    }

    @Test
    @DisplayName("[LIMIT-2] the next waits as long as one large message lets it")
    void largeOne() {
        var rate = new MessageRate(1_000, 0);
        rate.spend(315);

        assertEquals(105 * MILLISECOND, rate.pause(0));
        assertEquals(0, rate.pause(105 * MILLISECOND));
        assertEquals(0, rate.ready(0));
    }

    /** How long a flood lasts that takes whatever it may, where every pause is so much longer than it should be. */
    private static double secondsToTheEnd(int perSecond, long lateNanos) {
        var rate = new MessageRate(perSecond, 0);
        long cost = Math.max(1, perSecond / 1_000);
        long now = 0;
        while (!rate.flooding()) {
            long wait = Math.max(rate.pause(now), rate.isEmpty() ? rate.ready(now) : 0);
            if (wait == 0) {
                rate.spend(cost);
            } else {
                now += wait + lateNanos;
            }
        }
        return (double) now / SECOND;
    }

    /** Takes whatever may be taken for so long. */
    private static long busy(MessageRate rate, long from, long nanos) {
        long now = from;
        while (now < from + nanos) {
            now += rate.take(now);
        }
        return now;
    }
}
