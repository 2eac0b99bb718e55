package io.drawdb.collab.room.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random stories of whole rooms. After every entry of the log all laws hold, and at the end everybody agrees.
 *
 * <p>{@code -Dsimulation.seeds=1000000} tells more stories, {@code -Dsimulation.seed=42} one of them again.
 */
class RoomSimulationTest {
    private static final int STEPS = 120;

    @Test
    @DisplayName(
            "[V2-DOC-5] [V2-CHANGE-3] [V2-LOCK-15] whatever happens, everybody agrees and nothing is lost or doubled")
    void everybodyAgrees() {
        Long one = Long.getLong("simulation.seed");
        LongStream seeds =
                one == null ? LongStream.range(0, Long.getLong("simulation.seeds", 1_000)) : LongStream.of(one);
        seeds.forEach(RoomSimulationTest::tell);
    }

    private static void tell(long seed) {
        int step = 0;
        try {
            World world = new World(seed);
            for (; step < STEPS; step++) {
                world.step();
            }
            world.comeToRest();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    "seed %d, step %d; again with -Dtest=RoomSimulationTest -Dsimulation.seed=%d"
                            .formatted(seed, step, seed),
                    broken);
        }
    }
}
