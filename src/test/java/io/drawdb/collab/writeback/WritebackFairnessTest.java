package io.drawdb.collab.writeback;

import static io.drawdb.collab.writeback.FakeRooms.v;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours of busy rooms in virtual time. */
class WritebackFairnessTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final int ROOMS = 200;

    private final WritebackQueue queue = new WritebackQueue(WritebackSettings.defaults(Optional.empty()));
    private final Map<String, List<Instant>> writes = new HashMap<>();
    private final List<Instant> all = new ArrayList<>();
    private boolean down = true;
    private int failures;

    @Test
    @DisplayName("[WB-FAIR] 200 rooms that change every second are all written, in turn, within the budget")
    void busyRoomsTakeTurns() {
        for (int second = 0; second < 4 * 3600; second++) {
            var now = START.plusSeconds(second);
            for (int n = 0; n < ROOMS; n++) {
                queue.changed("r" + n, v(second + 1), now);
            }
            writeDue(now, second + 1);
        }
        assertEquals(ROOMS, writes.size());
        assertBudget();
        int most = writes.values().stream().mapToInt(List::size).max().orElseThrow();
        int least = writes.values().stream().mapToInt(List::size).min().orElseThrow();
        assertTrue(most - least <= 1, "between " + least + " and " + most + " writes a room");
        assertTrue(all.size() > 1200, all.size() + " writes in four hours");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("[WB-FAIR] rooms that force a save after each change can't keep the others from being written")
    void forcingRoomsDoNotStarveOthers(long seed) {
        var random = new SplittableRandom(seed);
        for (int second = 0; second < 3 * 3600; second++) {
            var now = START.plusSeconds(second);
            for (int n = 0; n < 20; n++) {
                queue.changed("greedy" + n, v(second + 1), now);
                queue.want("greedy" + n, Reason.FORCED);
            }
            if (random.nextInt(60) == 0) {
                queue.changed("quiet" + random.nextInt(40), v(second + 1), now);
            }
            writeDue(now, second + 1);
            var oldest = queue.backlog().oldest().orElse(now);
            assertTrue(
                    Duration.between(oldest, now).compareTo(Duration.ofMinutes(20)) < 0, "seed " + seed + " " + oldest);
        }
        assertBudget();
    }

    @Test
    @DisplayName("[WB-FORCED] a save that is asked for goes before 200 busy rooms")
    void oneForcedSaveIsQuick() {
        var forcedAt = START.plusSeconds(600);
        for (int second = 0; second < 700; second++) {
            var now = START.plusSeconds(second);
            for (int n = 0; n < ROOMS; n++) {
                queue.changed("r" + n, v(second + 1), now);
            }
            if (now.equals(forcedAt)) {
                queue.changed("mine", v(1), now);
                queue.want("mine", Reason.FORCED);
            }
            writeDue(now, second + 1);
        }
        var took = Duration.between(forcedAt, writes.get("mine").get(0));
        assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, "took " + took);
    }

    private static final Failure TOO_LARGE = Failure.refused(413, "", Optional.empty());

    @Test
    @DisplayName(
            "[WB-11] [WB-19] [FAULT-7] thirty rooms that are always refused take next to nothing from healthy ones")
    void failingRoomsDoNotStarveHealthyOnes() {
        for (int second = 0; second < 11 * 3600; second++) {
            var now = START.plusSeconds(second);
            for (int n = 0; n < 30; n++) {
                queue.changed("failing" + n, v(second + 1), now);
            }
            for (int n = 0; n < 5; n++) {
                queue.changed("healthy" + n, v(second + 1), now);
            }
            writeDue(now, second + 1);
        }
        // Five rooms could be written every 60 s if they were alone.
        for (int n = 0; n < 5; n++) {
            int count = writes.get("healthy" + n).size();
            assertTrue(count > 500, "healthy" + n + " was written " + count + " times in eleven hours");
        }
        assertTrue(failures > 300, failures + " tries of failing rooms");
        assertBudget();
    }

    @Test
    @DisplayName(
            "[WB-11] [WB-19] [FAULT-7] a client that keeps asking for a save that fails delays others by seconds only")
    void forcingInAFailingRoomDelaysNobody() {
        Instant changedAt = START;
        for (int second = 0; second < 3 * 3600; second++) {
            var now = START.plusSeconds(second);
            queue.changed("failing", v(second + 1), now);
            queue.want("failing", Reason.FORCED);
            if (second % 45 == 0) {
                changedAt = now;
                queue.changed("healthy", v(second + 1), now);
            }
            writeDue(now, second + 1);
            if (queue.isDirty("healthy")) {
                var waiting = Duration.between(changedAt, now);
                assertTrue(waiting.compareTo(Duration.ofSeconds(2)) < 0, now + ": waits for " + waiting);
            }
        }
        assertEquals(3 * 3600 / 45, writes.get("healthy").size());
        assertBudget();
    }

    @Test
    @DisplayName("[WB-19] after an outage all rooms are written at the full speed of the budget")
    void recoversAtFullSpeed() {
        int second = 0;
        for (; second < 1800; second++) {
            for (int n = 0; n < ROOMS; n++) {
                queue.changed("failing" + n, v(1), START.plusSeconds(second));
            }
            writeDue(START.plusSeconds(second), 1);
        }
        down = false;
        int back = second;
        for (; second < back + 3600 && writes.size() < ROOMS; second++) {
            writeDue(START.plusSeconds(second), 1);
        }
        int took = second - back;
        assertEquals(ROOMS, writes.size());
        // One every 12 s is what an hour's budget gives.
        assertTrue(took < ROOMS * 12 + 600, "took " + took + " s");
        assertBudget();
    }

    @Test
    @DisplayName("[WB-19] while more is to be written than may be, a room that failed gets its turns, too")
    void failedRoomsGetTheirPart() {
        for (int second = 0; second < 3 * 3600; second++) {
            var now = START.plusSeconds(second);
            for (int n = 0; n < ROOMS; n++) {
                queue.changed("r" + n, v(second + 1), now);
            }
            queue.changed("failing", v(second + 1), now);
            down = second < 1800;
            writeDue(now, second + 1);
        }
        assertTrue(writes.containsKey("failing"), failures + " tries");
        assertBudget();
    }

    @Test
    @DisplayName("[WB-11] who was tried last goes last, however long he has been dirty, and whoever asks for it")
    void triedLastGoesLast() {
        queue.changed("healthy", v(1), START);
        writeDue(START, 1);
        queue.changed("failing", v(1), START);
        queue.changed("healthy", v(2), START.plusSeconds(5));
        var tried = START.plusSeconds(6);
        assertEquals(List.of("failing"), queue.due(tried));
        queue.failed("failing", TOO_LARGE, true, tried);
        queue.want("failing", Reason.FORCED);
        assertEquals(List.of("healthy", "failing"), queue.due(START.plusSeconds(30)));
    }

    @Test
    @DisplayName("[WB-19] tries of rooms that failed take half of the places at most")
    void placesForOthers() {
        for (int n = 0; n < 4; n++) {
            queue.changed("failing" + n, v(1), START);
        }
        writeDue(START, 1);
        var again = START.plusSeconds(20);
        assertEquals(List.of("failing0", "failing1"), queue.due(again));
        assertEquals(Optional.empty(), queue.nextWake(again), "until one of them ends");
        queue.changed("healthy", v(1), again);
        assertEquals(List.of("healthy"), queue.due(again));
        queue.failed("failing0", TOO_LARGE, true, again);
        assertEquals(List.of("failing2"), queue.due(again));
    }

    private void writeDue(Instant now, long version) {
        for (var due = queue.due(now); !due.isEmpty(); due = queue.due(now)) {
            for (var room : due) {
                if (room.startsWith("failing") && down) {
                    queue.failed(room, TOO_LARGE, true, now);
                    failures++;
                    all.add(now);
                    continue;
                }
                queue.saved(room, v(version), true, now);
                writes.computeIfAbsent(room, unused -> new ArrayList<>()).add(now);
                all.add(now);
            }
        }
    }

    private void assertBudget() {
        for (int n = 0; n < all.size(); n++) {
            assertTrue(n < 60 || all.get(n - 60).plusSeconds(60).compareTo(all.get(n)) <= 0, "61 in a minute");
            assertTrue(n < 400 || all.get(n - 400).plusSeconds(3600).compareTo(all.get(n)) <= 0, "401 in an hour");
        }
    }
}
