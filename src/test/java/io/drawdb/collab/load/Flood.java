package io.drawdb.collab.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What two people who edit quietly notice of those who flood the server beside them. */
final class Flood {
    private static final Duration FLOOD_MAX = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofSeconds(3);
    private static final int MANY = 20;
    private static final int TABLES = 30;
    private static final Workload PAIR = new Workload(1, 2, 0, 0, TABLES, new Editor.Pace(10, 1, 300));

    private final Bench bench;
    private final Tally pair = new Tally();
    private final Tally floods = new Tally();
    private final List<String> tables = Filling.of(TABLES).tables();
    private final List<RoomCrew> rooms;
    private int floodersSoFar;

    private Flood(Bench bench) {
        this.bench = bench;
        this.rooms = PAIR.chosen().come(bench.crew(), pair, "quiet");
        new Workload(1, 1, 0, 0, TABLES, new Editor.Pace(1, 1, 300)).come(bench.crew(), floods, "flooded");
    }

    static void run(Stage stage) {
        for (var what : Flooder.What.values()) {
            String wanted = System.getProperty("load.flood", what.name());
            if (what.name().equalsIgnoreCase(wanted)) {
                try (var bench = stage.bench(Map.of())) {
                    new Flood(bench).run(what);
                }
            }
        }
    }

    private void run(Flooder.What what) {
        rooms.forEach(RoomCrew::begin);
        bench.loop().runFor(Options.warmUp());
        var alone = bench.measure("a quiet pair alone", pair);
        flood("flooded-0", 1, what, alone); // of a server that has never seen so much
        for (String room : List.of("flooded-0", "quiet-0")) {
            for (int flooders : new int[] {1, MANY}) {
                bench.loop().runFor(REST);
                flood(room, flooders, what, alone);
            }
        }
        bench.loop().runFor(REST);
        bench.measure("alone again", pair);
    }

    private void flood(String room, int count, Flooder.What what, Measurement alone) {
        List<Flooder> flooders = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            floodersSoFar++;
            flooders.add(new Flooder(bench.crew(), floods, room, "flooder" + floodersSoFar, what, tables));
        }
        bench.crew().awaitJoined();
        double takenBefore = Usage.metric(bench.process(), "collab_messages_in_total");
        flooders.forEach(Flooder::begin);
        String where = room.startsWith("quiet") ? "in its room" : "elsewhere";
        var flooded = bench.measure(
                "beside %d of %s %s".formatted(count, what.name().toLowerCase(Locale.ROOT), where),
                pair,
                FLOOD_MAX,
                () -> flooders.stream().allMatch(flooder -> flooder.wire.isOver()));
        double taken = Usage.metric(bench.process(), "collab_messages_in_total") - takenBefore;
        long sent = flooders.stream().mapToLong(Flooder::sent).sum();
        bench.report()
                .add(String.format(
                        Locale.ROOT,
                        "p99 against alone: delivery %.2f, ack %.2f; the flooders sent %,d messages or more, %,.0f were taken; "
                                + "over with %s",
                        flooded.deliveredP99() / alone.deliveredP99(),
                        flooded.acknowledgedP99() / alone.acknowledgedP99(),
                        sent,
                        taken,
                        floods.closed));
        flooders.forEach(flooder -> flooder.wire.drop());
        floods.closed.clear();
    }
}
