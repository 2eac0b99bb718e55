package io.drawdb.collab.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a server over plain HTTP. */
final class Probe {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Probe() {}

    static int status(URI uri) {
        return get(uri).statusCode();
    }

    /** A metric's value, the sum over all its tags. */
    static double metric(Server server, String name) {
        return get(server.process().http("/q/metrics"))
                .body()
                .lines()
                .filter(line -> line.matches(name + "(\\{.*})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static HttpResponse<String> get(URI uri) {
        try {
            var request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
