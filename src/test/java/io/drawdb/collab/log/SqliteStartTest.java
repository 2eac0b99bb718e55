package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static io.drawdb.collab.log.Stages.failure;
import static io.drawdb.collab.log.Stages.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** What a server finds in its data directory when it starts, and that it changes nothing it should not. */
class SqliteStartTest {
    private static final int PAGE_BYTES = 4096;

    @TempDir
    private Path parent;

    private Path directory;
    private Path file;

    @BeforeEach
    void choosePaths() throws Exception {
        parent = parent.toRealPath();
        directory = parent.resolve("not/there/yet");
        file = directory.resolve("collab.db");
    }

    private SqliteRoomLog start() {
        return SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.FULL));
    }

    /** A store with small entries in room "small" and large ones in room "large". */
    private void fill() {
        try (SqliteRoomLog log = start()) {
            for (String room : List.of("small", "large")) {
                done(log.open(room, entry -> {}));
            }
            for (int n = 1; n <= 20; n++) {
                done(log.append("small", bytes("{\"n\":" + n + "}")));
                done(log.append("large", bytes("{\"text\":\"" + "x".repeat(50_000) + "\"}")));
            }
        }
    }

    private String refusal() throws Exception {
        byte[] before = Files.readAllBytes(file);
        String message = assertThrows(LogUnavailableException.class, () -> start().close())
                .getMessage();
        assertTrue(message.contains(file.toString()), message);
        assertArrayEquals(before, Files.readAllBytes(file), "the file is as it was");
        return message;
    }

    @Test
    @DisplayName("[LOG-30] a missing directory is made, and its store can be read with sqlite3")
    void makesDirectory() throws Exception {
        fill();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT json_extract(body, '$.n'), typeof(body) FROM readable WHERE share_id = 'small' AND number = 7")) {
            assertTrue(row.next());
            assertEquals(7, row.getInt(1));
            assertEquals("text", row.getString(2));
        }
    }

    private Connection connect() throws Exception {
        return new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    @DisplayName("[LOG-31] a damaged header, an empty file and a text file stop the start; nothing is replaced")
    void damagedHeader() throws Exception {
        fill();
        garbage(0, 100);
        assertTrue(refusal().contains("damaged"));

        Files.write(file, new byte[0]);
        assertTrue(refusal().contains("empty"));

        Files.writeString(file, "not a database, but somebody's notes\n".repeat(100));
        assertTrue(refusal().contains("damaged"));
    }

    private void garbage(long position, int count) throws Exception {
        byte[] noise = new byte[count];
        new Random(4).nextBytes(noise);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(position);
            access.write(noise);
        }
    }

    @Test
    @DisplayName("[LOG-32] a file damaged in the middle can be read where it is sound, and is not written any more")
    void damagedMiddle() throws Exception {
        fill();
        long pages = Files.size(file) / PAGE_BYTES;
        garbage(pages / 2 * PAGE_BYTES, 5 * PAGE_BYTES);

        try (SqliteRoomLog log = start()) {
            assertFalse(log.health().writable());
            assertTrue(
                    log.health().reason().contains(file.toString()),
                    log.health().reason());
            assertTrue(log.health().reason().contains("damaged"), log.health().reason());
            assertEquals(20, done(log.open("small", entry -> {})).last());
            failure(LogUnavailableException.class, log.append("small", bytes("x")));
            failure(LogUnavailableException.class, log.open("large", entry -> {}));
        }
    }

    @Test
    @DisplayName("[LOG-33] a single changed byte in a body, or a missing entry, is noticed when its room is opened")
    void damagedBody() throws Exception {
        fill();
        sql("UPDATE entry SET body = replace(body, '7', '8') WHERE body = '{\"n\":7}'");
        sql("DELETE FROM entry WHERE length(body) > 1000 AND number = 20");

        try (SqliteRoomLog log = start()) {
            String changed = failure(LogUnavailableException.class, log.open("small", entry -> {}))
                    .getMessage();
            assertTrue(changed.contains("small: entry 7 is not what was written"), changed);
            String missing = failure(LogUnavailableException.class, log.open("large", entry -> {}))
                    .getMessage();
            assertTrue(missing.contains("large: entry 20 is missing"), missing);
            failure(LogUnavailableException.class, log.open("small", entry -> {}));
            assertEquals(0, done(log.open("other", entry -> {})).last());
            assertEquals(1, done(log.append("other", bytes("x"))), "other rooms go on");
        }
    }

    @Test
    @DisplayName("[LOG-34] another program's database and a newer server's are refused, and not changed")
    void notOurs() throws Exception {
        Files.createDirectories(directory);
        sql("CREATE TABLE recipe (name TEXT)");
        assertTrue(refusal().contains("another program"));

        Files.delete(file);
        fill();
        sql("PRAGMA user_version = 99");
        String newer = refusal();
        assertTrue(newer.contains("schema 99"), newer);

        sql("PRAGMA user_version = " + LogSchema.version());
        fill();
    }

    @Test
    @DisplayName("[LOG-35] a store whose main file is gone is not replaced by an empty one")
    void mainFileGone() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("collab.db-wal"), "left over");

        String message = assertThrows(LogUnavailableException.class, () -> start().close())
                .getMessage();
        assertTrue(message.contains("collab.db is missing"), message);
        assertTrue(Files.notExists(file));
    }

    @Test
    @DisplayName("[LOG-36] a start that was cut off while making the store is simply repeated")
    void firstStartCutOff() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("collab.db.new"), "half");
        fill();
        try (SqliteRoomLog log = start()) {
            assertEquals(
                    "1:{\"n\":1}",
                    texts(done(log.open("small", entry -> {})).tail()).get(0));
        }
    }

    @Test
    @DisplayName("[LOG-37] a store that has vanished is not replaced by an empty one, unless somebody says so")
    void storeVanished() throws Exception {
        fill();
        Files.delete(file);

        for (int attempt = 1; attempt <= 2; attempt++) {
            String message = assertThrows(LogUnavailableException.class, () -> start().close())
                    .getMessage();
            assertTrue(message.contains(file + " is missing, but was here before"), message);
            assertTrue(message.contains("collab.lock"), message);
            assertTrue(Files.notExists(file));
        }

        Files.delete(directory.resolve("collab.lock"));
        fill();
    }

    @Test
    @DisplayName("[LOG-38] the file is in WAL mode, and is flushed as the setting says")
    void journal() throws Exception {
        for (Sync sync : Sync.values()) {
            try (OwnedDirectory owned = OwnedDirectory.take(directory);
                    StoreFile store = StoreFile.prepare(owned, sync);
                    Statement statement = store.writing().createStatement()) {
                assertEquals("wal", text(statement, "PRAGMA journal_mode"));
                assertEquals(sync == Sync.FULL ? "2" : "1", text(statement, "PRAGMA synchronous"));
            }
        }
    }

    private static String text(Statement statement, String sql) throws Exception {
        try (ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }
}
