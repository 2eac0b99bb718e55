package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static io.drawdb.collab.log.Stages.failure;
import static io.drawdb.collab.log.Stages.texts;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** A store that stops being writable while the server runs. */
class SqliteUnwritableTest {
    private static final String FULL = "PRAGMA max_page_count = 1"; // SQLite takes that as: no page more than now
    private static final String SPACE = "PRAGMA max_page_count = 1000000";
    private static final byte[] BIG = new byte[1024 * 1024];

    @TempDir
    private Path directory;

    private SqliteRoomLog log;
    private final RecordingFollower follower = new RecordingFollower();

    @BeforeEach
    void startLog() {
        log = start(directory, 100, Duration.ofSeconds(30));
        done(log.open("a", follower));
        done(log.append("a", bytes("first")));
    }

    private static SqliteRoomLog start(Path directory, int queueEntriesMax, Duration closeWaitMax) {
        return SqliteRoomLog.start(new SqliteLogSettings(
                directory, Sync.NORMAL, queueEntriesMax, 4_000_000, 2_000_000, Duration.ofMillis(20), closeWaitMax));
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    @DisplayName("[LOG-20] disk full: refused by name, still readable, and writable again by itself")
    void diskFull() throws Exception {
        log.pragma(FULL);
        LogUnavailableException refusal = failure(LogUnavailableException.class, log.append("a", BIG));

        assertTrue(refusal.getMessage().contains("no space left"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(directory.toString()), refusal.getMessage());
        assertFalse(log.health().writable());
        assertTrue(log.health().reason().contains("no space left"), log.health().reason());
        assertEquals(0, done(log.open("b", new RecordingFollower())).last());
        assertEquals(List.of("a"), done(log.unsettled()));

        log.pragma(SPACE);
        await().until(() -> log.health().writable());
        assertEquals(2, done(log.append("a", bytes("second"))), "the refused entry has taken no number");
        assertEquals(List.of("1:first", "2:second"), follower.texts());
        assertKept("1:first", "2:second");
    }

    @Test
    @DisplayName("[LOG-21] a big entry that does not fit costs the small ones beside it nothing")
    void oneDoesNotFit() throws Exception {
        CountDownLatch gate = follower.hold();
        CompletionStage<Long> held = log.append("a", bytes("held"));
        log.pragma("PRAGMA max_page_count = 50");
        CompletionStage<Long> before = log.append("a", bytes("before"));
        CompletionStage<Long> big = log.append("a", BIG);
        CompletionStage<Long> after = log.append("a", bytes("after"));
        gate.countDown();

        done(held);
        assertEquals(3, done(before));
        failure(LogUnavailableException.class, big);
        assertEquals(4, done(after));
        assertKept("1:first", "2:held", "3:before", "4:after");
    }

    @Test
    @DisplayName("[LOG-22] read-only: refused by name, still readable, and writable again by itself")
    void readOnly() throws Exception {
        log.pragma("PRAGMA query_only = 1");
        LogUnavailableException refusal = failure(LogUnavailableException.class, log.append("a", bytes("x")));

        assertTrue(refusal.getMessage().contains("read-only"), refusal.getMessage());
        assertFalse(log.health().writable());
        failure(LogUnavailableException.class, log.saveSnapshot("a", 1, bytes("x")));
        failure(LogUnavailableException.class, log.settle("a", 1));
        assertEquals(0, done(log.open("b", new RecordingFollower())).last());
        done(log.leave("b"));

        log.pragma("PRAGMA query_only = 0");
        await().until(() -> log.health().writable());
        assertEquals(2, done(log.append("a", bytes("second"))));
    }

    @Test
    @DisplayName("[LOG-23] a file that is removed under the server is noticed: nothing is acknowledged any more")
    void removed() throws Exception {
        Path file = directory.resolve("collab.db");
        Path elsewhere = directory.resolve("elsewhere.db");
        Files.move(file, elsewhere);

        failure(LogUnavailableException.class, log.append("a", bytes("x")));
        assertFalse(log.health().writable());
        assertTrue(log.health().reason().contains("removed"), log.health().reason());
        Files.move(elsewhere, file);
        failure(LogUnavailableException.class, log.append("a", bytes("x")));
    }

    @Test
    @DisplayName("[LOG-23] so it is when nobody writes")
    void removedWhileIdle() throws Exception {
        Files.delete(directory.resolve("collab.db"));
        await().until(() -> !log.health().writable());
    }

    @Test
    @DisplayName("[LOG-24] what cannot wait is refused, and the limit named: number, bytes, size of one")
    void queueLimits(@TempDir Path other) {
        log.close();
        log = start(other, 3, Duration.ofSeconds(30));
        done(log.open("a", follower));
        CountDownLatch gate = follower.hold();
        CompletionStage<Long> writing = log.append("a", bytes("x"));
        await().until(() -> !follower.entries().isEmpty());

        byte[] most = new byte[2_000_000];
        CompletionStage<Long> first = log.append("a", most);
        CompletionStage<Long> second = log.append("a", most);
        assertRefused("queueBytesMax", log.append("a", bytes("x")));
        CompletionStage<Void> third = log.settle("a", 0);
        assertRefused("queueEntriesMax", log.settle("a", 0));
        assertRefused("bodyBytesMax", log.append("a", new byte[2_000_001]));
        CompletionStage<Void> leaving = log.leave("a");
        gate.countDown();

        assertEquals(List.of(1L, 2L, 3L), List.of(done(writing), done(first), done(second)));
        done(third);
        done(leaving);
    }

    private static void assertRefused(String limit, CompletionStage<?> stage) {
        String message = failure(LogUnavailableException.class, stage).getMessage();
        assertTrue(message.contains(limit), message);
    }

    @Test
    @DisplayName("[LOG-25] closing waits no longer than it is told; what it had taken is written nevertheless")
    void closingHasALimit(@TempDir Path other) {
        SqliteRoomLog slow = start(other, 100, Duration.ofMillis(50));
        RecordingFollower held = new RecordingFollower();
        done(slow.open("a", held));
        CountDownLatch gate = held.hold();
        CompletionStage<Long> first = slow.append("a", bytes("first"));
        CompletionStage<Long> second = slow.append("a", bytes("second"));
        done(CompletableFuture.runAsync(slow::close));

        failure(
                LogUnavailableException.class,
                CompletableFuture.supplyAsync(() -> start(other, 1, Duration.ofDays(1))));
        gate.countDown();
        assertEquals(List.of(1L, 2L), List.of(done(first), done(second)));
    }

    @Test
    @DisplayName("[LOG-26] another program that holds the file's lock for a moment costs nothing but that moment")
    void anotherProgramWrites() throws Exception {
        try (Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("collab.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletionStage<Long> appended = log.append("a", bytes("second"));
            assertEquals(0, done(log.open("b", new RecordingFollower())).last(), "reading goes on");
            statement.execute("COMMIT");
            assertEquals(2, done(appended));
        }
    }

    @Test
    @DisplayName("[LOG-27] an entry that one room does not take costs the others of its group nothing")
    void oneRoomIsBroken() throws Exception {
        done(log.open("b", new RecordingFollower()));
        try (Connection other = new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("collab.db"));
                Statement statement = other.createStatement()) {
            statement.execute("INSERT INTO entry SELECT room, 3, 0, 0, 'by hand' FROM entry");
        }
        CountDownLatch gate = follower.hold();
        CompletionStage<Long> held = log.append("a", bytes("held"));
        CompletionStage<Long> before = log.append("b", bytes("x"));
        CompletionStage<Long> broken = log.append("a", bytes("number 3 is there"));
        CompletionStage<Long> after = log.append("b", bytes("x"));
        gate.countDown();

        assertEquals(List.of(2L, 1L, 2L), List.of(done(held), done(before), done(after)));
        assertRefused("no such entry", broken);
        assertTrue(log.health().writable());
    }

    private void assertKept(String... entries) {
        log.close();
        log = start(directory, 100, Duration.ofSeconds(30));
        assertEquals(List.of(entries), texts(done(log.open("a", follower)).tail()));
    }
}
