package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server with its log on disk, killed under load and started again. {@code -Dfaults.rounds=200}: more often. */
class KillIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);
    private static final int ROUNDS_PER_ROOM = 10;
    private static final int DRIVERS = 5;

    @TempDir
    private Path home;

    @Test
    @DisplayName("[FAULT-2] kill -9 under load, again and again: nothing acknowledged is lost, nothing doubled")
    void killsAndStartsAgain() {
        long seed = Load.seed();
        var random = new Random(seed);
        // Often enough that kills hit snapshots, too.
        var settings = Map.of("COLLAB_SNAPSHOT_ENTRIES", "100");
        try (var server = Server.start(home, settings)) {
            for (int round = 0; round < ROUNDS; round += ROUNDS_PER_ROOM) {
                int rounds = Math.min(ROUNDS_PER_ROOM, ROUNDS - round);
                try (var load = Load.begin(List.of(server.address()), DRIVERS, random.nextLong())) {
                    kill(server, load, rounds, random);
                    load.check(true);
                    assertTrue(load.figures().recovered() >= rounds, () -> "seed " + seed + ": " + load.figures());
                }
            }
        }
    }

    private static void kill(Server server, Load load, int rounds, Random random) {
        for (int n = 0; n < rounds; n++) {
            load.awaitAcknowledged(20 + random.nextInt(150));
            server.process().kill();
            server.startAgain();
        }
    }
}
