package io.drawdb.collab.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reading side of the tables, on a connection and a thread of its own: reading never waits for writing. */
final class LogReader {
    private static final String ROOM = """
            SELECT room.id, room.last, up_to, crc32c, CAST(state AS BLOB)
            FROM room LEFT JOIN snapshot ON snapshot.room = room.id WHERE share_id = ?""";
    private static final String TAIL =
            "SELECT number, crc32c, CAST(body AS BLOB) FROM entry WHERE room = ? AND number > ? ORDER BY number";
    private static final String UNSETTLED =
            "SELECT share_id FROM room WHERE unsettled_since IS NOT NULL ORDER BY unsettled_since, id";

    private final Connection connection;
    private final Path file;

    LogReader(Connection connection, Path file) {
        this.connection = connection;
        this.file = file;
    }

    /**
     * Reads what is kept of a room, as of one moment.
     *
     * @throws LogUnavailableException when an entry is missing or is not what was written
     */
    RoomHistory history(String name) throws SQLException {
        execute("BEGIN");
        try {
            return read(name);
        } finally {
            execute("COMMIT");
        }
    }

    private RoomHistory read(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ROOM)) {
            query.setString(1, name);
            ResultSet row = query.executeQuery();
            if (!row.next()) {
                return new RoomHistory(null, 0, List.of());
            }
            byte @Nullable [] snapshot = row.getBytes(5);
            long upTo = row.getLong(3);
            if (snapshot != null && LogTables.checksum(snapshot) != row.getLong(4)) {
                throw damaged(name, "the snapshot is not what was written");
            }
            List<LogEntry> entries = tail(name, row.getLong(1), upTo);
            RoomHistory history = new RoomHistory(snapshot, upTo, entries);
            if (history.last() != row.getLong(2)) {
                throw damaged(name, "entry %d is missing".formatted(history.last() + 1));
            }
            return history;
        }
    }

    private List<LogEntry> tail(String name, long id, long upTo) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(TAIL)) {
            query.setLong(1, id);
            query.setLong(2, upTo);
            ResultSet row = query.executeQuery();
            while (row.next()) {
                long expected = upTo + entries.size() + 1;
                byte @Nullable [] body = row.getBytes(3);
                if (row.getLong(1) != expected || body == null) {
                    throw damaged(name, "entry %d is missing".formatted(expected));
                }
                if (LogTables.checksum(body) != row.getLong(2)) {
                    throw damaged(name, "entry %d is not what was written".formatted(expected));
                }
                entries.add(new LogEntry(expected, body));
            }
        }
        return entries;
    }

    private LogUnavailableException damaged(String name, String finding) {
        return StoreFault.damaged(file, "room %s: %s".formatted(name, finding)).exception();
    }

    /** The rooms with entries beyond what was settled, oldest unsettled first. */
    List<String> unsettled() throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(UNSETTLED)) {
            ResultSet row = query.executeQuery();
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
