package io.drawdb.collab.load;

import java.util.Map;

/** v1 pages and v2 clients in one room with a large document: first the one kind edits, then the other. */
final class Mixed {
    private static final int TABLES = 300;
    private static final Workload ROOM = new Workload(1, 5, 5, 20, TABLES, new Editor.Pace(4, 1, 300));
    private static final double PUSHES_PER_SECOND = 2;

    private Mixed() {}

    static void run(Stage stage) {
        var workload = ROOM.chosen();
        stage.run("mixed, v2 edits", workload, Map.of());
        pageEdits(stage, workload);
    }

    /** A page pushes the whole document twice a second; everybody else watches. */
    private static void pageEdits(Stage stage, Workload workload) {
        try (var bench = stage.bench(Map.of())) {
            var tally = new Tally();
            String room = "pages-0";
            var page = Page.editing(bench.crew(), tally, room, "editing", PUSHES_PER_SECOND, workload.tables());
            for (int n = 0; n < workload.pages(); n++) {
                new Page(bench.crew(), tally, room, "page" + n);
            }
            for (int n = 0; n < workload.readers() + workload.editors(); n++) {
                new Reader(bench.crew(), tally, room, "reader" + n, true);
            }
            bench.crew().awaitJoined();
            page.begin();
            bench.loop().runFor(Options.warmUp());
            bench.measure("mixed, a v1 page edits", tally);
            if (Options.profile()) {
                bench.profiled("mixed, a v1 page edits", tally);
            }
            page.end();
        }
    }
}
