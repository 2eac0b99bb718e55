package io.drawdb.collab.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The writing side of the tables, on one connection and one thread. Numbers are given by the room's row within the
 * transaction, so that a rollback takes them back as well.
 */
final class LogTables {
    private static final String TAKE_NUMBER = """
            INSERT INTO room (share_id, last, settled, unsettled_since) VALUES (?, 1, 0, ?)
            ON CONFLICT (share_id) DO UPDATE SET last = last + 1,
              unsettled_since = coalesce(unsettled_since, excluded.unsettled_since)
            RETURNING id, last""";

    // The cast keeps the bytes as they are: text for whoever reads the file, and no conversion for us.
    private static final String INSERT_ENTRY =
            "INSERT INTO entry (room, number, written_at, crc32c, body) VALUES (?, ?, ?, ?, CAST(? AS TEXT))";

    private static final String LAST_NUMBER = "SELECT last FROM room WHERE share_id = ?";

    private static final String PUT_SNAPSHOT = """
            INSERT INTO snapshot (room, up_to, saved_at, crc32c, state)
            SELECT id, ?, ?, ?, CAST(? AS TEXT) FROM room WHERE share_id = ?
            ON CONFLICT (room) DO UPDATE SET up_to = excluded.up_to, saved_at = excluded.saved_at,
              crc32c = excluded.crc32c, state = excluded.state
            WHERE excluded.up_to >= up_to""";

    private static final String DROP_ENTRIES =
            "DELETE FROM entry WHERE room = (SELECT id FROM room WHERE share_id = ?) AND number <= ?";

    private static final String SETTLE = """
            UPDATE room SET settled = max(settled, ?2), unsettled_since = CASE
              WHEN max(settled, ?2) >= last THEN NULL
              ELSE coalesce((SELECT written_at FROM entry
                WHERE entry.room = room.id AND number = max(settled, ?2) + 1), unsettled_since) END
            WHERE share_id = ?1""";

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long lastMicros;

    LogTables(Connection connection) {
        this.connection = connection;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        PreparedStatement fresh = connection.prepareStatement(sql);
        prepared.put(sql, fresh);
        return fresh;
    }

    void begin() throws SQLException {
        execute("BEGIN IMMEDIATE");
    }

    void commit() throws SQLException {
        execute("COMMIT");
    }

    /** Takes everything back; fails when SQLite already has. */
    void rollback() throws SQLException {
        // The driver finalises a statement that failed, and does not prepare it again by itself.
        List<PreparedStatement> old = List.copyOf(prepared.values());
        prepared.clear();
        for (PreparedStatement statement : old) {
            statement.close();
        }
        execute("ROLLBACK");
    }

    /** Adds an entry to a room, which need not exist yet, and returns its number. */
    long append(String room, byte[] body) throws SQLException {
        long at = nowMicros();
        PreparedStatement take = prepared(TAKE_NUMBER);
        take.setString(1, room);
        take.setLong(2, at);
        try (ResultSet row = take.executeQuery()) {
            row.next();
            long number = row.getLong(2);
            insert(row.getLong(1), number, at, body);
            return number;
        }
    }

    private void insert(long room, long number, long at, byte[] body) throws SQLException {
        PreparedStatement insert = prepared(INSERT_ENTRY);
        insert.setLong(1, room);
        insert.setLong(2, number);
        insert.setLong(3, at);
        insert.setLong(4, checksum(body));
        insert.setBytes(5, body);
        insert.executeUpdate();
        insert.clearParameters();
    }

    /** The number of the newest entry ever appended to a room; 0 for one that was never written. */
    long last(String room) throws SQLException {
        PreparedStatement last = prepared(LAST_NUMBER);
        last.setString(1, room);
        try (ResultSet row = last.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Keeps a snapshot, unless there is a newer one, and drops the entries it stands for. */
    void saveSnapshot(String room, long upTo, byte[] state) throws SQLException {
        PreparedStatement put = prepared(PUT_SNAPSHOT);
        put.setLong(1, upTo);
        put.setLong(2, nowMicros());
        put.setLong(3, checksum(state));
        put.setBytes(4, state);
        put.setString(5, room);
        put.executeUpdate();
        put.clearParameters();
        PreparedStatement drop = prepared(DROP_ENTRIES);
        drop.setString(1, room);
        drop.setLong(2, upTo);
        drop.executeUpdate();
    }

    void settle(String room, long upTo) throws SQLException {
        PreparedStatement settle = prepared(SETTLE);
        settle.setString(1, room);
        settle.setLong(2, upTo);
        settle.executeUpdate();
    }

    /** Sees whether a store that was full or read-only takes some pages again, and gives them back. */
    void probe() throws SQLException {
        execute("INSERT OR REPLACE INTO probe VALUES (1, zeroblob(65536))");
        execute("DELETE FROM probe");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return crc.getValue();
    }

    // Strictly rising, so that it also tells the order of entries of different rooms.
    private long nowMicros() {
        lastMicros = Math.max(lastMicros + 1, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        return lastMicros;
    }
}
