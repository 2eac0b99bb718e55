package io.drawdb.collab.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallBudgetTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    @ParameterizedTest(name = "{0} a minute, {1} an hour")
    @CsvSource({"60,400", "1,1", "2,3", "30,1800", "7,10000", "10000,5"})
    @DisplayName("[WB-BUDGET] whoever takes calls as soon as allowed gets at most N in any minute and M in any hour")
    void neverMoreThanAllowed(int perMinute, int perHour) {
        var taken = greedy(CallBudget.of(perMinute, perHour), Duration.ofHours(3));

        assertTrue(most(taken, Duration.ofMinutes(1)) <= perMinute, "in a minute");
        assertTrue(most(taken, Duration.ofHours(1)) <= perHour, "in an hour");
        long afterFirstHour = taken.stream()
                .filter(at -> !at.isBefore(START.plus(Duration.ofHours(1))))
                .count();
        long possible = 2L * Math.min(60L * perMinute, perHour);
        assertTrue(
                afterFirstHour >= possible * 2 / 5, afterFirstHour + " of " + possible + ": hardly any goes to waste");
    }

    @ParameterizedTest(name = "{0} a minute, {1} an hour")
    @CsvSource({"60,400", "1,1", "16,100000", "2,3", "10000,5"})
    @DisplayName("[WB-BUDGET] … as they arrive, too, where each is on its way for up to 5 s")
    void neverMoreArrive(int perMinute, int perHour) {
        var random = new Random(perMinute);
        var arrivals = greedy(CallBudget.of(perMinute, perHour), Duration.ofHours(3)).stream()
                .map(at -> at.plusMillis(random.nextBoolean() ? random.nextInt(5_001) : 5_000))
                .sorted()
                .toList();

        assertTrue(most(arrivals, Duration.ofMinutes(1)) <= perMinute, "in a minute");
        assertTrue(most(arrivals, Duration.ofHours(1)) <= perHour, "in an hour");
    }

    @Test
    @DisplayName("[WB-BUDGET] a burst is followed by a short pause, not by silence for the rest of the hour")
    void burstsDoNotSilence() {
        var taken = greedy(CallBudget.of(60, 400), Duration.ofHours(3));

        for (int n = 1; n < taken.size(); n++) {
            var gap = Duration.between(taken.get(n - 1), taken.get(n));
            assertTrue(gap.compareTo(Duration.ofSeconds(13)) < 0, "a gap of " + gap);
        }
    }

    @Test
    @DisplayName("[WB-BUDGET] what is left is what may be taken at once, and time brings it back")
    void tellsWhatIsLeft() {
        var budget = CallBudget.of(60, 400);
        assertEquals(30, budget.left(START));
        for (int n = 0; n < 30; n++) {
            assertTrue(budget.allows(START));
            budget = budget.take(START);
        }
        assertEquals(0, budget.left(START));
        assertFalse(budget.allows(START));
        assertTrue(budget.nextAt(START).isAfter(START));
        assertTrue(budget.allows(budget.nextAt(START)));
        assertEquals(30, budget.left(START.plusSeconds(65)));
    }

    private static List<Instant> greedy(CallBudget budget, Duration span) {
        var taken = new ArrayList<Instant>();
        var left = budget;
        for (var at = START; at.isBefore(START.plus(span)); at = left.nextAt(at)) {
            taken.add(at);
            left = left.take(at);
        }
        return taken;
    }

    private static int most(List<Instant> taken, Duration window) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < taken.size(); last++) {
            while (taken.get(first).plus(window).isBefore(taken.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
