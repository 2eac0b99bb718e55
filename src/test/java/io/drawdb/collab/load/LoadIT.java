package io.drawdb.collab.load;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** One scenario of docs/performance.md, named by {@code -Dload}; without a name there is nothing to do. */
@EnabledIfSystemProperty(named = "load", matches = ".+")
class LoadIT {
    private static final Map<String, String> USUAL = Map.of();

    @TempDir
    private static Path home;

    @Test
    @DisplayName("the scenario that was asked for, in figures")
    void scenario() {
        var report = new Report(Options.scenario());
        report.add(Measurement.head());
        var stage = new Stage(home, report);
        try {
            run(stage, Options.scenario());
        } finally {
            report.save();
        }
    }

    private static void run(Stage stage, String scenario) {
        switch (scenario) {
            case "pair" -> stage.run("pair", pair(30), USUAL);
            case "sizes" -> {
                for (int tables : new int[] {30, 300, 3_000}) {
                    stage.run("%d tables".formatted(tables), pair(tables), Stage.UNLIMITED);
                }
            }
            case "crowd" -> stage.run("crowd", crowd(), Stage.UNLIMITED);
            case "rooms" -> stage.run("rooms", rooms(), USUAL);
            case "idle" -> Idle.run(stage);
            case "mixed" -> Mixed.run(stage);
            case "flood" -> Flood.run(stage);
            case "slow" -> Slow.run(stage);
            default ->
                throw new IllegalArgumentException(
                        "no scenario " + scenario + ": pair, sizes, crowd, rooms, idle, mixed, flood, slow");
        }
    }

    private static Workload pair(int tables) {
        return new Workload(1, 2, 0, 0, tables, new Editor.Pace(0, 1, 300)).chosen();
    }

    private static Workload crowd() {
        return new Workload(1, 16, 100, 0, 30, new Editor.Pace(0, 32, 300)).chosen();
    }

    private static Workload rooms() {
        return new Workload(200, 5, 0, 0, 30, new Editor.Pace(1, 1, 300)).chosen();
    }
}
