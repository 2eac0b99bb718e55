package io.drawdb.collab.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.faults.ShakyBackend.Fate;
import io.drawdb.collab.faults.ShakyBackend.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One server that is killed in the middle of its writes to a drawdb-server that answers late, loses answers, stores late
 * and refuses. {@code -Dfaults.rounds=100}: more often.
 */
class WritingFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 3);
    private static final int ROUNDS_PER_ROOM = 10;
    private static final int DRIVERS = 4;
    private static final int SOME = 20;
    /** More than can be written, were each few changes written. */
    private static final int MANY = 450;

    private static final int WRITES_PER_MINUTE = 12;
    private static final int WRITES_AT_ONCE = WRITES_PER_MINUTE / 2;
    private static final List<Fate> BEFORE = List.of(Fate.PROMPT, Fate.LATE, Fate.LOST, Fate.REFUSED, Fate.HELD_UP);
    private static final List<Fate> AT_LAST = List.of(Fate.LATE, Fate.LOST, Fate.SILENT, Fate.REFUSED, Fate.LIMITED);

    @TempDir
    private Path home;

    private final long seed = Load.seed();
    private final Random random = new Random(seed);
    private ShakyBackend backend;

    @BeforeEach
    void backend() throws IOException {
        backend = new ShakyBackend();
    }

    @AfterEach
    void end() {
        backend.close();
    }

    @Test
    @DisplayName("[FAULT-2] [FAULT-6] [WB-11] [WB-15] [WB-17] kill -9 in the middle of write-backs that are slow, lost,"
            + " late and refused: the file never goes back, and holds the room in the end")
    void theServerIsKilled() {
        var settings = Keeper.settings(backend.url(0), WRITES_PER_MINUTE);
        int first = random.nextInt(AT_LAST.size());
        try (var server = Server.start(home, settings)) {
            for (int round = 0; round < ROUNDS; round += ROUNDS_PER_ROOM) {
                try (var load = Keeper.begin(backend, List.of(server), DRIVERS, random)) {
                    int life = 0;
                    for (int n = round; n < Math.min(ROUNDS, round + ROUNDS_PER_ROOM); n++) {
                        killAtAWrite(server, load, AT_LAST.get((first + n) % AT_LAST.size()));
                        requireBudget(life);
                        life = backend.writes();
                        server.startAgain();
                    }
                    int atOnce = life + WRITES_AT_ONCE;
                    Keeper.insist(load, List.of(server), "as much as may be at once", () -> backend.writes() >= atOnce);
                    long many = load.history().acknowledged() + MANY;
                    Keeper.insist(
                            load, List.of(server), "many", () -> load.history().acknowledged() > many);
                    Keeper.settle(backend, load, List.of(server));
                    requireBudget(life);
                }
            }
        }
    }

    /** Some writes with fates of all kinds; at the last one, or right after it, the server is killed. */
    private void killAtAWrite(Server server, Load load, Fate last) {
        boolean inside = last != Fate.LIMITED && random.nextBoolean();
        List<Fate> before = new ArrayList<>(BEFORE);
        Collections.shuffle(before, random);
        List<Step> steps = new ArrayList<>();
        for (var fate : before.subList(0, 2)) {
            steps.add(fate == Fate.HELD_UP ? Step.of(fate) : new Step(fate, sender -> backend.deliver()));
        }
        steps.add(new Step(last, sender -> {
            backend.deliver();
            if (inside) {
                server.process().kill();
            }
        }));
        Keeper.insist(load, List.of(server), () -> backend.plan(steps), "all of " + steps, backend::isThrough);
        if (last == Fate.LIMITED) {
            int writes = backend.writes();
            long some = load.history().acknowledged() + SOME;
            Keeper.insist(load, List.of(server), "some", () -> load.history().acknowledged() > some);
            assertEquals(writes, backend.writes(), "written, although asked for quiet");
        }
        if (!inside) {
            server.process().kill();
        }
    }

    private void requireBudget(int life) {
        int most = backend.mostInAMinute(life);
        assertTrue(most <= WRITES_PER_MINUTE, () -> "seed %d: %d writes in a minute".formatted(seed, most));
    }
}
