package io.drawdb.collab.log;

import io.drawdb.collab.log.SqliteLogSettings.Sync;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRoomLogTest extends DurableRoomLogContract {
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
}
