package io.drawdb.collab.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class CheckpointsTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path directory;

    private final Queue<Runnable> beside = new ArrayDeque<>();
    private Connection writing;
    private Connection reading;
    private Connection watching;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() throws SQLException {
        writing = connect();
        execute(writing, "PRAGMA journal_mode = WAL");
        execute(writing, "PRAGMA wal_autocheckpoint = 0");
        execute(writing, "CREATE TABLE filling (body BLOB)");
        reading = connect();
        execute(reading, "PRAGMA query_only = 1");
        watching = connect();
        checkpoints = new Checkpoints(reading, beside::add);
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection connection : new Connection[] {watching, reading, writing}) {
            connection.close();
        }
    }

    @Test
    @DisplayName("[LOG-51] a checkpoint is due after 16 MiB, is done beside the writing, and one at a time")
    void besideTheWriting() throws SQLException {
        commit(15 * MEBIBYTE);
        assertEquals(0, beside.size());

        commit(MEBIBYTE);
        commit(8 * MEBIBYTE);
        commit(8 * MEBIBYTE - 100_000);
        assertEquals(1, beside.size());
        assertEquals(1, databasePages(), "nothing was moved by the commits");

        beside.remove().run();
        assertTrue(databasePages() > 31 * MEBIBYTE / 4_096, databasePages() + " pages");

        commit(17 * MEBIBYTE);
        assertEquals(1, beside.size());
    }

    @Test
    @DisplayName("[LOG-51] a write-ahead log that became long is begun anew, though somebody writes all the time")
    void begunAnew() throws SQLException {
        execute(watching, "BEGIN");
        execute(watching, "SELECT count(*) FROM filling");
        commit(40 * MEBIBYTE);
        // Who reads an older state keeps the rest where it is, as what is written during a checkpoint is kept.
        beside.remove().run();
        execute(watching, "COMMIT");

        commit(1);
        assertEquals(0, beside.size(), "done by the writer");
        commit(1);
        assertTrue(walPages() < 10, walPages() + " pages");
    }

    @Test
    @DisplayName("[LOG-51] one that can't be begun is left to the next")
    void postponed() throws SQLException {
        var busy = new Checkpoints(reading, task -> {
            if (beside.isEmpty()) {
                beside.add(task);
                throw new RejectedExecutionException("too many read");
            }
            beside.add(task);
        });
        busy.committed(Checkpoints.BYTES_BETWEEN, writing);
        busy.committed(Checkpoints.BYTES_BETWEEN, writing);
        assertEquals(2, beside.size());
    }

    @Test
    @DisplayName("[LOG-51] one that fails does no harm to what was committed, and is tried again")
    void failing() throws SQLException {
        reading.close();
        commit(17 * MEBIBYTE);
        beside.remove().run();
        commit(17 * MEBIBYTE);
        assertEquals(1, beside.size());
    }

    private void commit(int bytes) throws SQLException {
        try (var statement = writing.prepareStatement("INSERT INTO filling VALUES (zeroblob(?))")) {
            statement.setInt(1, bytes);
            statement.executeUpdate();
        }
        checkpoints.committed(bytes, writing);
    }

    /** The pages of the main file, whatever the write-ahead log says. */
    private long databasePages() {
        return directory.resolve("collab.db").toFile().length() / 4_096;
    }

    private int walPages() throws SQLException {
        try (var statement = watching.createStatement();
                var row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            row.next();
            return row.getInt(2);
        }
    }

    private Connection connect() throws SQLException {
        return new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("collab.db"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
