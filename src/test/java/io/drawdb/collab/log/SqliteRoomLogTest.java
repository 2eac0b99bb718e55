package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

class SqliteRoomLogTest extends DurableRoomLogContract {
    // https://www.sqlite.org/fileformat2.html#the_write_ahead_log
    private static final int WAL_HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int PAGE_SIZE_AT = 8;
    private static final int PAGES_AFTER_COMMIT_AT = 4;

    @TempDir
    private Path directory;

    @Override
    RoomLog start() {
        return SqliteRoomLog.start(SqliteLogSettings.of(directory, Sync.NORMAL));
    }

    @Override
    RoomLog startAgain() {
        return start();
    }

    @Test
    @DisplayName("[LOG-28] entries that wait for the disk at the same time are committed together")
    void groupCommit() throws Exception {
        try (RoomLog log = SqliteRoomLog.start(SqliteLogSettings.of(directory.resolve("own"), Sync.FULL))) {
            done(log.open("a", entry -> {}));
            long before = commits();
            List<CompletionStage<Long>> stages;
            try (var other = new SQLiteConfig()
                            .createConnection(
                                    "jdbc:sqlite:" + directory.resolve("own").resolve("collab.db"));
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                stages = IntStream.range(0, 500)
                        .mapToObj(n -> log.append("a", bytes("entry " + n)))
                        .toList();
                statement.execute("ROLLBACK");
            }
            stages.forEach(Stages::done);

            long commits = commits() - before;
            assertTrue(commits >= 1 && commits <= 5, commits + " commits for 500 entries");
        }
    }

    /** How many transactions the write-ahead log holds: frames that say how large the database is after them. */
    private long commits() throws IOException {
        ByteBuffer wal =
                ByteBuffer.wrap(Files.readAllBytes(directory.resolve("own").resolve("collab.db-wal")));
        int frameBytes = FRAME_HEADER_BYTES + wal.getInt(PAGE_SIZE_AT);
        return IntStream.iterate(WAL_HEADER_BYTES, at -> at + FRAME_HEADER_BYTES <= wal.limit(), at -> at + frameBytes)
                .filter(at -> wal.getInt(at + PAGES_AFTER_COMMIT_AT) != 0)
                .count();
    }
}
