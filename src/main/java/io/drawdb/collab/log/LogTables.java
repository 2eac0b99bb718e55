package io.drawdb.collab.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.CRC32C;

/**
 * The writing side of the tables, on one connection and one thread. Numbers are given by the room's row within the
 * transaction, so that a rollback takes them back as well.
 */
final class LogTables {
    private final Connection connection;
    private final PreparedStatement takeNumber;
    private final PreparedStatement insertEntry;
    private final PreparedStatement lastNumber;
    private final PreparedStatement putSnapshot;
    private final PreparedStatement dropEntries;
    private final PreparedStatement settle;
    private long lastMicros;

    LogTables(Connection connection) throws SQLException {
        this.connection = connection;
        takeNumber = connection.prepareStatement("""
                INSERT INTO room (share_id, last, settled, unsettled_since) VALUES (?, 1, 0, ?)
                ON CONFLICT (share_id) DO UPDATE SET last = last + 1,
                  unsettled_since = coalesce(unsettled_since, excluded.unsettled_since)
                RETURNING id, last""");
        // The cast keeps the bytes as they are: text for whoever reads the file, and no conversion for us.
        insertEntry = connection.prepareStatement(
                "INSERT INTO entry (room, number, written_at, crc32c, body) VALUES (?, ?, ?, ?, CAST(? AS TEXT))");
        lastNumber = connection.prepareStatement("SELECT last FROM room WHERE share_id = ?");
        putSnapshot = connection.prepareStatement("""
                INSERT INTO snapshot (room, up_to, saved_at, crc32c, state)
                SELECT id, ?, ?, ?, CAST(? AS TEXT) FROM room WHERE share_id = ?
                ON CONFLICT (room) DO UPDATE SET up_to = excluded.up_to, saved_at = excluded.saved_at,
                  crc32c = excluded.crc32c, state = excluded.state
                WHERE excluded.up_to >= up_to""");
        dropEntries = connection.prepareStatement(
                "DELETE FROM entry WHERE room = (SELECT id FROM room WHERE share_id = ?) AND number <= ?");
        settle = connection.prepareStatement("""
                UPDATE room SET settled = max(settled, ?2), unsettled_since = CASE
                  WHEN max(settled, ?2) >= last THEN NULL
                  ELSE coalesce((SELECT written_at FROM entry
                    WHERE entry.room = room.id AND number = max(settled, ?2) + 1), unsettled_since) END
                WHERE share_id = ?1""");
    }

    void begin() throws SQLException {
        execute("BEGIN IMMEDIATE");
    }

    void commit() throws SQLException {
        execute("COMMIT");
    }

    /** Takes everything back; fails when SQLite already has. */
    void rollback() throws SQLException {
        execute("ROLLBACK");
    }

    /** Adds an entry to a room, which need not exist yet, and returns its number. */
    long append(String room, byte[] body) throws SQLException {
        long at = nowMicros();
        takeNumber.setString(1, room);
        takeNumber.setLong(2, at);
        long id;
        long number;
        try (ResultSet row = takeNumber.executeQuery()) {
            row.next();
            id = row.getLong(1);
            number = row.getLong(2);
        }
        insertEntry.setLong(1, id);
        insertEntry.setLong(2, number);
        insertEntry.setLong(3, at);
        insertEntry.setLong(4, checksum(body));
        insertEntry.setBytes(5, body);
        insertEntry.executeUpdate();
        insertEntry.clearParameters();
        return number;
    }

    /** The number of the newest entry ever appended to a room; 0 for one that was never written. */
    long last(String room) throws SQLException {
        lastNumber.setString(1, room);
        try (ResultSet row = lastNumber.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Keeps a snapshot, unless there is a newer one, and drops the entries it stands for. */
    void saveSnapshot(String room, long upTo, byte[] state) throws SQLException {
        putSnapshot.setLong(1, upTo);
        putSnapshot.setLong(2, nowMicros());
        putSnapshot.setLong(3, checksum(state));
        putSnapshot.setBytes(4, state);
        putSnapshot.setString(5, room);
        putSnapshot.executeUpdate();
        putSnapshot.clearParameters();
        dropEntries.setString(1, room);
        dropEntries.setLong(2, upTo);
        dropEntries.executeUpdate();
    }

    void settle(String room, long upTo) throws SQLException {
        settle.setString(1, room);
        settle.setLong(2, upTo);
        settle.executeUpdate();
    }

    /** Sees whether a store that was full or read-only takes some pages again, and gives them back. */
    void probe() throws SQLException {
        execute("INSERT OR REPLACE INTO probe VALUES (1, zeroblob(65536))");
        execute("DELETE FROM probe");
    }

    void pragma(String statement) throws SQLException {
        execute(statement);
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
