package io.drawdb.collab.load;

import io.drawdb.collab.testing.CollabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process had used up at some moment, as Linux counts it.
 *
 * @param nanos when
 * @param cpuNanos of all its threads
 * @param residentBytes of memory
 * @param allocatedBytes on its heap, up to the last collection of garbage; of a server only
 */
record Usage(long nanos, long cpuNanos, long residentBytes, long allocatedBytes) {
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Of the driver itself. */
    static Usage own() {
        return of("self", 0);
    }

    static Usage of(CollabProcess server) {
        return of(server.pid() + "", (long) metric(server, "jvm_gc_memory_allocated_bytes_total"));
    }

    private static Usage of(String process, long allocatedBytes) {
        String stat = read(Path.of("/proc", process, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        long kibibytes = read(Path.of("/proc", process, "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        return new Usage(System.nanoTime(), ticks * NANOS_PER_TICK, kibibytes * 1024, allocatedBytes);
    }

    /** How many cores were busy with it since then. */
    double coresSince(Usage before) {
        return (double) (cpuNanos - before.cpuNanos) / (nanos - before.nanos);
    }

    /** A metric's value, the sum over all its tags. */
    static double metric(CollabProcess server, String name) {
        try (var in = server.http("/q/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many processes wanted a core lately. */
    static String loadAverage() {
        return read(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
