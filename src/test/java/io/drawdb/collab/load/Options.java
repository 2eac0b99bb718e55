package io.drawdb.collab.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a run is asked for on the command line: {@code -Dload=crowd -Dload.seconds=30 …}; docs/performance.md has them all. */
final class Options {
    private Options() {}

    static String scenario() {
        return System.getProperty("load", "");
    }

    /** A number that a scenario lets one choose. */
    static int number(String name, int usual) {
        return Integer.getInteger("load." + name, usual);
    }

    static Duration warmUp() {
        return Duration.ofSeconds(number("warmup", 10));
    }

    static Duration measured() {
        return Duration.ofSeconds(number("seconds", 20));
    }

    /** Whether to say where the server's time went. */
    static boolean profile() {
        return Boolean.getBoolean("load.profile");
    }

    /** The cores that a process is to keep to, as {@code taskset} has them; empty: all. */
    static String cores(String process) {
        return System.getProperty("load.cores." + process, "");
    }

    static List<String> launcher() {
        String cores = cores("server");
        return cores.isEmpty() ? List.of() : List.of("taskset", "-c", cores);
    }

    static List<String> javaOptions() {
        List<String> options = new ArrayList<>();
        options.add("-Xmx" + System.getProperty("load.heap", "512m"));
        if (profile()) {
            options.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
        }
        return options;
    }
}
