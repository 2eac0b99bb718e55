package io.drawdb.collab.room.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random stories of whole rooms. After every entry of the log all laws hold, and at the end everybody agrees.
 *
 * <p>{@code -Dsimulation.seeds=1000000} tells more stories, {@code -Dsimulation.from=1000} others, and
 * {@code -Dsimulation.seed=42} one of them again.
 */
class RoomSimulationTest {
    private static final int STEPS = 120;
    /** So many stories in which everything happens that can happen. */
    private static final long ENOUGH = 500;

    private static final Logger WRITEBACK = Logger.getLogger("io.drawdb.collab.writeback");

    /** Every story has its failures, and they are no news. */
    @BeforeAll
    static void writeBackIsQuiet() {
        WRITEBACK.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void writeBackSpeaks() {
        WRITEBACK.setLevel(null);
    }

    @Test
    @DisplayName("[V2-DOC-5] [V2-CHANGE-3] [V2-LOCK-15] [WB-12] [WB-17] whatever happens, everybody agrees,"
            + " nothing is lost or doubled, and the shared file holds it in the end")
    void everybodyAgrees() {
        Long one = Long.getLong("simulation.seed");
        long from = one == null ? Long.getLong("simulation.from", 0) : one;
        long count = one == null ? Long.getLong("simulation.seeds", 1_000) : 1;
        Tally tally = new Tally();
        LongStream.range(from, from + count).forEach(seed -> tell(seed, tally));
        if (count >= ENOUGH) {
            assertTrue(tally.missing().isEmpty(), () -> "never happened: " + tally.missing() + " of " + tally);
        }
    }

    private static void tell(long seed, Tally tally) {
        int step = 0;
        try {
            World world = new World(seed, tally);
            for (; step < STEPS; step++) {
                world.step();
            }
            world.comeToRest();
        } catch (AssertionError | RuntimeException broken) {
            String again = "seed %d, step %d; again with -Dtest=RoomSimulationTest -Dsimulation.seed=%d"
                    .formatted(seed, step, seed);
            throw new AssertionError(again + "\n" + broken.getMessage(), broken);
        }
    }
}
