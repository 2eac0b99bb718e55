package io.drawdb.collab.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What was seen during a stretch of time, in figures. */
final class Measurement {
    private static final double NANOS_PER_MILLI = 1e6;

    private final String name;
    private final double seconds;
    private final long acknowledged;
    private final long deliveries;
    private final long bytes;
    private final Histogram acknowledgedIn;
    private final Histogram deliveredIn;
    private final double serverCores;
    private final double driverCores;
    private final double cpuNanosPerDelivery;
    private final double allocatedPerDelivery;
    private final long residentBytes;
    private final String load;

    Measurement(String name, Tally tally, Bench.Moment from, Bench.Moment to) {
        this.name = name;
        this.seconds = (to.server().nanos() - from.server().nanos()) / 1e9;
        this.acknowledged = tally.acknowledged.getTotalCount();
        this.deliveries = tally.deliveries;
        this.bytes = tally.bytes;
        this.acknowledgedIn = tally.acknowledged.copy();
        this.deliveredIn = tally.delivered.copy();
        this.serverCores = to.server().coresSince(from.server());
        this.driverCores = to.driver().coresSince(from.driver());
        double all = Math.max(1, deliveries + acknowledged);
        this.cpuNanosPerDelivery = (to.server().cpuNanos() - from.server().cpuNanos()) / all;
        this.allocatedPerDelivery =
                (to.server().allocatedBytes() - from.server().allocatedBytes()) / all;
        this.residentBytes = to.server().residentBytes();
        this.load = Usage.loadAverage();
    }

    static String head() {
        return "| what | acknowledged/s | delivered/s | MB/s | ack ms p50 / p99 / max | delivery ms p50 / p99 / max "
                + "| server µs/delivery | allocated B/delivery | server cores | driver cores | RSS MB | load |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|";
    }

    /** A row of the table. Who has sent a change is told of it, too, which costs the server as much as any delivery. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.1f | %s | %s | %.2f | %,.0f | %.2f | %.2f | %d | %s |",
                name,
                acknowledged / seconds,
                deliveries / seconds,
                bytes / seconds / 1e6,
                latencies(acknowledgedIn),
                latencies(deliveredIn),
                cpuNanosPerDelivery / 1e3,
                allocatedPerDelivery,
                serverCores,
                driverCores,
                residentBytes >> 20,
                load);
    }

    double deliveredP99() {
        return deliveredIn.getValueAtPercentile(99) / NANOS_PER_MILLI;
    }

    double acknowledgedP99() {
        return acknowledgedIn.getValueAtPercentile(99) / NANOS_PER_MILLI;
    }

    private static String latencies(Histogram histogram) {
        return histogram.getTotalCount() == 0
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.2f / %.2f / %.1f",
                        histogram.getValueAtPercentile(50) / NANOS_PER_MILLI,
                        histogram.getValueAtPercentile(99) / NANOS_PER_MILLI,
                        histogram.getMaxValue() / NANOS_PER_MILLI);
    }
}
