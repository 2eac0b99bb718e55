package io.drawdb.collab.writeback;

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

    @Test
    @DisplayName("[WB-FAIR] 200 rooms that change every second are all written, in turn, within the budget")
    void busyRoomsTakeTurns() {
        for (int second = 0; second < 4 * 3600; second++) {
            var now = START.plusSeconds(second);
            for (int n = 0; n < ROOMS; n++) {
                queue.changed("r" + n, second + 1, now);
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
                queue.changed("greedy" + n, second + 1, now);
                queue.want("greedy" + n, Reason.FORCED);
            }
            if (random.nextInt(60) == 0) {
                queue.changed("quiet" + random.nextInt(40), second + 1, now);
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
                queue.changed("r" + n, second + 1, now);
            }
            if (now.equals(forcedAt)) {
                queue.changed("mine", 1, now);
                queue.want("mine", Reason.FORCED);
            }
            writeDue(now, second + 1);
        }
        var took = Duration.between(forcedAt, writes.get("mine").get(0));
        assertTrue(took.compareTo(Duration.ofSeconds(15)) < 0, "took " + took);
    }

    private void writeDue(Instant now, long version) {
        for (var due = queue.due(now); !due.isEmpty(); due = queue.due(now)) {
            for (var room : due) {
                queue.saved(room, version, now);
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
