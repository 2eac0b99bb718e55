package io.drawdb.collab.log;

import java.util.List;

/**
 * The tables of the embedded log, as the list of steps that led to them: {@code PRAGMA user_version} says how many
 * a file has behind it. A step that was ever released is never changed, only followed by another.
 * {@code docs/storage.md} explains the tables.
 */
final class LogSchema {
    /** Marks a file as ours ({@code PRAGMA application_id}): "drDB". */
    static final int APPLICATION_ID = 0x64724442;

    private static final List<List<String>> STEPS = List.of(List.of(
            """
            CREATE TABLE room (
              id INTEGER PRIMARY KEY,
              share_id TEXT NOT NULL UNIQUE,
              last INTEGER NOT NULL,            -- number of the newest entry ever appended
              settled INTEGER NOT NULL,         -- entries up to here are stored elsewhere, too
              unsettled_since INTEGER           -- when the oldest entry beyond it was written (us); NULL: none
            )""",
            "CREATE INDEX room_unsettled ON room(unsettled_since) WHERE unsettled_since IS NOT NULL",
            """
            CREATE TABLE entry (
              room INTEGER NOT NULL REFERENCES room(id),
              number INTEGER NOT NULL,          -- 1, 2, 3... in each room, without gap
              written_at INTEGER NOT NULL,      -- microseconds since 1970; unique, the order over all rooms
              crc32c INTEGER NOT NULL,          -- of the body's bytes
              body TEXT NOT NULL,
              PRIMARY KEY (room, number)
            )""",
            """
            CREATE TABLE snapshot (
              room INTEGER PRIMARY KEY REFERENCES room(id),
              up_to INTEGER NOT NULL,           -- number of the last entry in it
              saved_at INTEGER NOT NULL,        -- microseconds since 1970
              crc32c INTEGER NOT NULL,
              state TEXT NOT NULL
            )""",
            "CREATE TABLE probe (id INTEGER PRIMARY KEY, filler BLOB NOT NULL)",
            """
            CREATE VIEW readable AS
              SELECT share_id, number, datetime(written_at / 1000000, 'unixepoch') AS written_at,
                     length(body) AS characters, body
              FROM entry JOIN room ON room.id = entry.room ORDER BY entry.written_at"""));

    private LogSchema() {}

    /** The newest version this server knows. */
    static int version() {
        return STEPS.size();
    }

    /** The statements that lead from one version to the next. */
    static List<String> stepFrom(int version) {
        return STEPS.get(version);
    }
}
