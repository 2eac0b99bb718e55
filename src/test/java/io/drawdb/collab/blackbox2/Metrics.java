package io.drawdb.collab.blackbox2;

import io.drawdb.collab.testing.CollabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server says of itself at {@code /q/metrics}. */
final class Metrics {
    private Metrics() {}

    /**
     * The sum of a metric over all its series with this label. There has to be one: a name that the server does not know
     * would be nothing for ever, and prove anything.
     *
     * @param label as it is written there, {@code reason="flood"} for one
     */
    static double of(CollabProcess server, String name, String label) {
        List<String> series = text(server)
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .toList();
        if (series.isEmpty()) {
            throw new AssertionError("the server has no %s{%s}".formatted(name, label));
        }
        return series.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String text(CollabProcess server) {
        try (var in = server.http("/q/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
