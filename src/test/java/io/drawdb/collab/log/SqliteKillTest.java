package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteKillTest {
    private static final int ROUNDS = Integer.getInteger("collab.test.kills", 20);

    @TempDir
    private Path directory;

    @Test
    @DisplayName("[LOG-50] kill -9: every acknowledged entry is there, in order, without gap")
    void keepsWhatWasAcknowledged() throws Exception {
        long seed = Long.getLong("collab.test.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 1; round <= ROUNDS; round++) {
            List<String> lines;
            try (AppendingProcess process = AppendingProcess.start(directory, 4)) {
                lines = process.acknowledged(1 + random.nextInt(1_000));
                lines.addAll(process.kill());
            }
            assertTrue(lines.size() > 0, "round %d of seed %d acknowledged nothing".formatted(round, seed));
            check(lines, "round %d of seed %d".formatted(round, seed));
        }
    }

    private void check(List<String> lines, String where) {
        Map<String, RoomHistory> rooms = new HashMap<>();
        try (SqliteRoomLog log = SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.NORMAL))) {
            assertTrue(log.health().writable(), where);
            for (String room : List.of("room0", "room1", "room2")) {
                rooms.put(room, done(log.open(room, entry -> {})));
            }
        }
        rooms.values().forEach(history -> checkSnapshot(history, where));
        for (String line : lines) {
            // The kill may cut the last line short: that entry was not acknowledged to anybody.
            if (line.endsWith("}")) {
                String[] parts = line.split(" ", 3);
                checkEntry(rooms.get(parts[0]), Long.parseLong(parts[1]), parts[2], where + ": " + line);
            }
        }
    }

    private static void checkSnapshot(RoomHistory history, String where) {
        byte[] snapshot = history.snapshot();
        assertEquals(history.upTo(), snapshot == null ? 0 : Long.parseLong(text(snapshot)), where);
        for (int n = 0; n < history.tail().size(); n++) {
            assertEquals(history.upTo() + n + 1, history.tail().get(n).number(), where);
        }
    }

    private static void checkEntry(RoomHistory history, long number, String body, String where) {
        assertTrue(number <= history.last(), where + " is lost");
        if (number > history.upTo()) {
            LogEntry entry = history.tail().get((int) (number - history.upTo() - 1));
            assertEquals(body, text(entry.body()), where);
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
