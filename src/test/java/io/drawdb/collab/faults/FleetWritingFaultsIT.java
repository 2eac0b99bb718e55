package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.faults.ShakyBackend.Fate;
import io.drawdb.collab.faults.ShakyBackend.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one Redis write one room back; the one whose turn it is is killed, or stands still, in the middle of its
 * write. {@code -Dfaults.fleet.rounds=20}: more often.
 */
class FleetWritingFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.fleet.rounds", 2);
    private static final int DRIVERS = 4;
    private static final int SOME = 20;
    private static final int WRITES_PER_MINUTE = 16;
    private static final List<Fate> STORED = List.of(Fate.PROMPT, Fate.LATE, Fate.LOST, Fate.SILENT);
    private static final int NOBODY = -1;

    @TempDir
    private Path home;

    private final long seed = Load.seed();
    private final Random random = new Random(seed);
    private ShakyBackend backend;
    private Fleet fleet;
    private Load load;

    @BeforeEach
    void start() throws IOException {
        backend = new ShakyBackend();
        fleet = Fleet.start(home, n -> Keeper.settings(backend.url(n), WRITES_PER_MINUTE));
        load = Keeper.begin(backend, servers(), DRIVERS, random);
    }

    @AfterEach
    void end() {
        if (load != null) {
            load.close();
        }
        if (fleet != null) {
            fleet.close();
        }
        backend.close();
    }

    private List<Server> servers() {
        return List.of(fleet.server(0), fleet.server(1));
    }

    @Test
    @DisplayName("[FLEET-7] [FLEET-11] [WB-11] [WB-15] [WB-17] the server whose turn it is to write is killed or stands"
            + " still: the other goes on after it, and a write that comes too late is put right")
    void theWriterIsHit() {
        int first = random.nextInt(2);
        for (int round = 0; round < ROUNDS; round++) {
            boolean kills = (first + round) % 2 == 0;
            int victim = hit(STORED.get(random.nextInt(STORED.size())), kills);
            int other = 1 - victim;
            long before = backend.writes(other);
            Keeper.insist(load, List.of(fleet.server(other)), "the other writes", () -> backend.writes(other) > before);
            fleet.server(victim).mend();
            fleet.server(victim).awaitReady();
            load.awaitAcknowledged(SOME);
        }
        lateWrite(hit(Fate.HELD_UP, random.nextBoolean()));
        Keeper.settle(backend, load, servers());
        int most = backend.mostInAMinute(0);
        assertTrue(most <= WRITES_PER_MINUTE, () -> "seed %d: %d writes in a minute".formatted(seed, most));
    }

    /** Kills or stops the next server that writes, before it has its answer. */
    private int hit(Fate fate, boolean kills) {
        var victim = new AtomicInteger(NOBODY);
        var step = new Step(fate, sender -> {
            var process = fleet.server(sender).process();
            if (kills) {
                process.kill();
            } else {
                process.freeze();
            }
            victim.set(sender);
        });
        Keeper.insist(
                load, servers(), () -> backend.plan(List.of(step)), "a server is hit", () -> victim.get() != NOBODY);
        return victim.get();
    }

    /** What was under way when its sender was hit arrives when a newer document is there and everybody is at rest. */
    private void lateWrite(int victim) {
        load.awaitAcknowledged(SOME);
        load.rest();
        Keeper.awaitSaved(load, fleet.server(1 - victim));
        String newest = backend.content(load.room());
        backend.deliver();
        assertNotEquals(newest, backend.content(load.room()), "what was under way is there");
        var server = fleet.server(victim);
        if (server.process().isAlive()) {
            server.mend();
        }
        load.await("put right", () -> newest.equals(backend.content(load.room())));
        server.mend();
        server.awaitReady();
    }
}
