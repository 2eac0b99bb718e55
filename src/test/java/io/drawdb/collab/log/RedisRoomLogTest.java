package io.drawdb.collab.log;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class RedisRoomLogTest extends DurableRoomLogContract {
    @TempDir
    private Path home;

    private RedisWorld world;

    @Override
    RoomLog start() {
        world = new RedisWorld(home, RedisWorld.PATIENCE);
        return world.server().log();
    }

    @Override
    RoomLog startAgain() {
        return world.server().log();
    }

    @AfterEach
    void endRedis() {
        world.close();
    }
}
