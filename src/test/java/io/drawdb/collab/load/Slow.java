package io.drawdb.collab.load;

import java.util.Map;

/** What twenty readers notice of one beside them who does not read. */
final class Slow {
    private static final int RECEIVE_BYTES = 4096;
    private static final Workload ROOM = new Workload(1, 2, 20, 0, 30, new Editor.Pace(100, 1, 2_000));

    private Slow() {}

    static void run(Stage stage) {
        var workload = ROOM.chosen();
        stage.report().add("slow: " + workload.text());
        try (var bench = stage.bench(Map.of())) {
            var tally = new Tally();
            var rooms = workload.come(bench.crew(), tally, "slow");
            rooms.forEach(RoomCrew::begin);
            bench.loop().runFor(Options.warmUp());
            bench.measure("all read", tally);
            var others = new Tally();
            var slow = new Reader(bench.crew(), others, "slow-0", "slow", false, RECEIVE_BYTES);
            bench.crew().awaitJoined();
            slow.wire.setReading(false);
            bench.measure("one does not read", tally);
            double skipped = Usage.metric(bench.process(), "collab_frames_skipped_total");
            stage.report().add("left out for the one: %.0f frames".formatted(skipped));
            slow.wire.drop();
            bench.measure("all read again", tally);
            stage.end(bench, rooms, tally);
        }
    }
}
