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
        long now = dry(rate, 0, MessageRate.dryMax(10));
        assertFalse(rate.flooding());

        long later = now + 6 * SECOND;
        assertEquals(0, rate.take(later));
        later = dry(rate, later, MessageRate.dryMax(10));
        assertFalse(rate.flooding());
        dry(rate, later, 1);
        assertTrue(rate.flooding());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 40, 500, 16 << 20})
    @DisplayName("[LIMIT-2][LIMIT-14] a flood ends after about ten seconds, whatever the rate")
    void floodEnds(int perSecond) {
        var rate = new MessageRate(perSecond, 0);
        long cost = Math.max(1, perSecond / 1_000);
        long now = 0;
        long dryAt = -1;
        while (!rate.flooding()) {
            long wait = Math.max(rate.pause(now), rate.isEmpty() ? rate.ready(now) : 0);
            if (rate.isEmpty() && dryAt < 0) {
                dryAt = now;
            }
            if (wait == 0) {
                rate.spend(cost);
            }
            now += wait;
        }
        assertEquals(10, (double) (now - dryAt) / SECOND, 1.1, "seconds");
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

    @Test
    @DisplayName("[LIMIT-2] the next waits as long as one large message lets it")
    void largeOne() {
        var rate = new MessageRate(1_000, 0);
        rate.spend(315);

        assertEquals(105 * MILLISECOND, rate.pause(0));
        assertEquals(0, rate.pause(105 * MILLISECOND));
        assertEquals(0, rate.ready(0));
    }

    private static long dry(MessageRate rate, long now, int times) {
        int dry = 0;
        while (dry < times) {
            long wait = rate.take(now);
            now += wait;
            dry += wait > 0 ? 1 : 0;
        }
        return now;
    }
}
