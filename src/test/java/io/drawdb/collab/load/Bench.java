package io.drawdb.collab.load;

import io.drawdb.collab.testing.CollabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A server, and the driver's clients around it. */
final class Bench implements AutoCloseable {
    /** All clients have one address, and some scenarios ask for more than any single client may. */
    private static final Map<String, String> ROOMY = Map.of(
            "COLLAB_CONNECTIONS_PER_ADDRESS_MAX", "1000000",
            "COLLAB_CONNECTIONS_MAX", "1000000",
            "COLLAB_ROOMS_MAX", "1000000",
            "COLLAB_PARTICIPANTS_PER_ROOM_MAX", "100000");

    private final CollabProcess process;
    private final Report report;
    private final Loop loop = new Loop();
    private final Crew crew;

    /** What server and driver had used up at some moment. */
    record Moment(Usage server, Usage driver) {}

    private Bench(CollabProcess process, Report report) {
        this.process = process;
        this.report = report;
        this.crew = new Crew(loop, new InetSocketAddress("127.0.0.1", process.port()));
    }

    /** Starts a server with room for many, and these settings. */
    static Bench start(Path home, Report report, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(ROOMY);
        all.putAll(settings);
        String cores = Options.cores("driver");
        if (!cores.isEmpty()) {
            run("taskset", "-a", "-p", "-c", cores, ProcessHandle.current().pid() + "");
        }
        return new Bench(CollabProcess.start(home, all, Options.launcher(), Options.javaOptions()), report);
    }

    CollabProcess process() {
        return process;
    }

    Crew crew() {
        return crew;
    }

    Loop loop() {
        return loop;
    }

    Report report() {
        return report;
    }

    /** What clients are told from now on counts, for the usual time. */
    Measurement measure(String name, Tally tally) {
        return measure(name, tally, Options.measured(), () -> false);
    }

    /** The same until something is so, but not longer. */
    Measurement measure(String name, Tally tally, Duration limit, BooleanSupplier over) {
        Moment from = moment();
        tally.reset();
        loop.runUpTo(limit, over);
        var measurement = new Measurement(name, tally, from, moment());
        report.add(measurement.row());
        return measurement;
    }

    /** The same, with a look at where the server's time went. */
    Measurement profiled(String name, Tally tally) {
        if (!Options.profile()) {
            return measure(name, tally);
        }
        Path recording = report.file(".jfr");
        run("jcmd", process.pid() + "", "JFR.start", "name=load", "settings=profile");
        var measurement = measure(name + ", profiled", tally);
        run("jcmd", process.pid() + "", "JFR.dump", "name=load", "filename=" + recording);
        run("jcmd", process.pid() + "", "JFR.stop", "name=load");
        report.add(HotSpots.in(recording));
        return measurement;
    }

    private Moment moment() {
        return new Moment(Usage.of(process), Usage.own());
    }

    /** Runs one of the system's commands. */
    static void run(String... command) {
        try {
            var ended = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(ended.getInputStream().readAllBytes());
            if (ended.waitFor() != 0) {
                throw new IllegalStateException(Arrays.toString(command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        loop.close();
        process.close();
    }
}
