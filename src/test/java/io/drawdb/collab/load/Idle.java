package io.drawdb.collab.load;

import java.util.Locale;
import java.util.Map;

/** Many connections on which nothing is said but that they are there: what each of them keeps in memory. */
final class Idle {
    private static final int IN_A_ROOM = 5;
    private static final int TABLES = 3;

    private Idle() {}

    static void run(Stage stage) {
        int connections = Options.number("connections", 5_000);
        try (var bench = stage.bench(Map.of())) {
            var before = Memory.of(bench);
            var tally = new Tally();
            var workload =
                    new Workload(connections / IN_A_ROOM, 1, IN_A_ROOM - 1, 0, TABLES, new Editor.Pace(1, 1, 300));
            workload.come(bench.crew(), tally, "idle");
            bench.loop().runFor(Options.warmUp());
            bench.measure(connections + " quiet connections", tally);
            var after = Memory.of(bench);
            stage.report().add(after.text(before, connections));
        }
    }

    /** What a server holds after a collection of garbage. */
    private record Memory(double heap, double buffers, double resident) {
        static Memory of(Bench bench) {
            var process = bench.process();
            Bench.run("jcmd", process.pid() + "", "GC.run");
            double used = Usage.metric(process, "jvm_memory_used_bytes");
            double buffers = Usage.metric(process, "jvm_buffer_memory_used_bytes");
            return new Memory(used, buffers, Usage.of(process).residentBytes());
        }

        String text(Memory before, int connections) {
            return String.format(
                    Locale.ROOT,
                    "each connection, its share of a room included: %.1f kB on the heap, %.1f kB in buffers, %.1f kB resident",
                    (heap - before.heap) / connections / 1e3,
                    (buffers - before.buffers) / connections / 1e3,
                    (resident - before.resident) / connections / 1e3);
        }
    }
}
