package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one Redis, drivers on both, and something breaks. {@code -Dfaults.fleet.rounds=20}: more often. */
class FleetFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.fleet.rounds", 2);
    private static final int DRIVERS = 6;
    private static final int SOME = 40;
    /** Longer than any time limit between the servers, and than the lease of a server. */
    private static final Duration STOPPED_FOR = Duration.ofSeconds(10);

    @TempDir
    private static Path home;

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = Fleet.start(home, Map.of());
    }

    @AfterAll
    static void end() {
        if (fleet != null) {
            fleet.close();
        }
    }

    @AfterEach
    void mend() {
        fleet.mend();
    }

    /** Drivers work while a fault comes and goes; then everything is checked. */
    private static void under(boolean logAlwaysThere, Consumer<Work> fault) {
        long seed = Load.seed();
        var random = new Random(seed);
        try (var load = Load.begin(fleet.addresses(), DRIVERS, random.nextLong())) {
            int first = random.nextInt(2);
            for (int round = 0; round < ROUNDS; round++) {
                load.awaitAcknowledged(SOME + random.nextInt(SOME));
                fault.accept(new Work(load, (first + round) % 2));
                load.awaitAcknowledged(SOME);
            }
            load.check(logAlwaysThere);
        }
    }

    /** The work that goes on, and which of the servers is to be hit. */
    private record Work(Load load, int victim) {
        Server server() {
            return fleet.server(victim);
        }
    }

    @Test
    @DisplayName("[FLEET-1] [FAULT-2] kill -9 of one server: its clients go on at the other, which has everything")
    void oneServerIsKilled() {
        under(true, work -> {
            long recovered = work.load.figures().recovered();
            work.server().process().kill();
            work.load.await(
                    "caught up on the other server", () -> work.load.figures().recovered() > recovered);
            work.load.awaitAcknowledged(SOME);
            work.server().startAgain();
        });
    }

    @Test
    @DisplayName(
            "[FLEET-10] [FAULT-2] kill -9 of Redis: nothing is acknowledged meanwhile, nothing acknowledged is lost")
    void redisIsKilled() {
        under(false, work -> {
            fleet.redis().kill();
            fleet.server(0).awaitNotReady();
            fleet.server(1).awaitNotReady();
            // What was acknowledged before may still be on its way to a driver: ahead of what is refused since.
            awaitRefused(work.load);
            awaitRefused(work.load);
            // What was in the log by then may be told again, to who comes back; nothing new is.
            long before = work.load.history().newest();
            awaitRefused(work.load);
            assertEquals(before, work.load.history().newest(), "acknowledged without a log");
            fleet.redis().restart();
        });
    }

    @Test
    @DisplayName(
            "[FLEET-1] SIGSTOP of one server for 10 s: the other goes on, and the one that wakes up is one of them again")
    void oneServerStandsStill() {
        under(true, work -> {
            long until = System.nanoTime() + STOPPED_FOR.toNanos();
            work.server().process().freeze();
            work.load.awaitAcknowledged(2 * SOME);
            work.load.await("10 s later", () -> System.nanoTime() > until);
            work.server().process().thaw();
        });
    }

    @Test
    @DisplayName("[FLEET-10] a cut way to Redis: the server refuses changes for a while, and resumes by itself")
    void theWayIsCut() {
        under(false, work -> {
            fleet.way(work.victim).refuse();
            work.server().awaitNotReady();
            work.load.awaitAcknowledged(SOME);
            fleet.way(work.victim).admit();
            work.server().awaitReady();
        });
    }

    @Test
    @DisplayName("[FLEET-10] a stalled way to Redis: what was under way is applied once, whatever its sender was told")
    void theWayIsStalled() {
        under(false, work -> {
            fleet.way(work.victim).stall();
            work.server().awaitNotReady();
            work.load.awaitAcknowledged(SOME);
            fleet.way(work.victim).flow();
            work.server().awaitReady();
        });
    }

    @Test
    @DisplayName("[CONN-10] [V2-HELLO-3] a rolling restart: reconnect, and recovered on the other server, nothing lost")
    void rollingRestart() {
        long seed = Load.seed();
        try (var load = Load.begin(fleet.addresses(), DRIVERS, seed)) {
            load.awaitAcknowledged(SOME);
            for (int n = 0; n < fleet.addresses().size(); n++) {
                var server = fleet.server(n);
                server.process().terminate();
                assertEquals(143, server.process().awaitExit());
                load.awaitAcknowledged(SOME);
                server.startAgain();
                load.awaitAcknowledged(SOME);
            }
            load.check(true);
            // Everybody came in once without anything, and the founder; each time after that he was caught up.
            var figures = load.figures();
            assertEquals(figures.welcomes() - DRIVERS - 1, figures.recovered(), () -> "seed " + seed + ": " + figures);
            assertTrue(figures.recovered() >= DRIVERS, figures::toString);
        }
    }

    /** Waits until drivers were told that the log can't be written. */
    /** Each of the drivers: what one hears says nothing of what is on its way to another. */
    private static void awaitRefused(Load load) {
        var before = load.history().unavailable();
        load.await("changes of each refused", () -> {
            var now = load.history().unavailable();
            return now.size() == DRIVERS
                    && now.entrySet().stream()
                            .allMatch(each -> each.getValue() > before.getOrDefault(each.getKey(), 0));
        });
    }
}
