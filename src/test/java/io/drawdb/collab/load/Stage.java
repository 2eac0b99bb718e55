package io.drawdb.collab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where scenarios take place: gives each a server of its own, and takes down what comes of it. */
record Stage(Path home, Report report) {
    /** No client is slowed down for being quick. */
    static final Map<String, String> UNLIMITED = Map.of(
            "COLLAB_MESSAGES_PER_SECOND_MAX", "1000000",
            "COLLAB_OPS_PER_SECOND_MAX", "1000000",
            "COLLAB_BYTES_PER_SECOND_MAX", "1073741824");

    Bench bench(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        int tick = Options.number("tick", -1);
        if (tick >= 0) {
            all.put("COLLAB_TICK_MS", tick + "");
        }
        try {
            return Bench.start(Files.createTempDirectory(home, "server"), report, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Warms a workload up, measures it, and sees that everybody got everything. */
    void run(String name, Workload workload, Map<String, String> settings) {
        report.add(name + ": " + workload.text());
        try (var bench = bench(settings)) {
            var tally = new Tally();
            var rooms = workload.come(bench.crew(), tally, "room");
            bench.crew().begin();
            bench.loop().runFor(Options.warmUp());
            bench.measure(name, tally);
            if (Options.profile()) {
                bench.profiled(name, tally);
            }
            end(bench, rooms, tally);
        }
    }

    /** Everybody stops, and has everything. */
    void end(Bench bench, List<RoomCrew> rooms, Tally tally) {
        rooms.forEach(RoomCrew::end);
        bench.loop()
                .runUntil(
                        "everybody has everything",
                        Crew.PATIENCE,
                        () -> rooms.stream().allMatch(RoomCrew::isSettled));
        if (!tally.trouble().isEmpty()) {
            report.add("trouble: " + tally.trouble());
        }
    }
}
