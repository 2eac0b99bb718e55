package io.drawdb.collab.blackbox;

import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packaged service as somebody runs it, with or without a drawdb-server behind it, to be killed and started again.
 * Nothing runs out or is written by the clock unless a test sets the time for it.
 */
final class Deployment implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicInteger ROOMS = new AtomicInteger();
    private static final Map<String, String> UNHURRIED = Map.of(
            "COLLAB_HELLO_TIMEOUT_MS", "3600000",
            "EDITOR_TTL_MS", "3600000",
            "PERSIST_FLUSH_MS", "3600000",
            "COLLAB_WRITES_PER_MINUTE", "100000",
            "COLLAB_WRITES_PER_HOUR", "100000");

    private final Path home;
    private final Map<String, String> settings;
    private final Optional<DrawdbStandIn> backend;
    private CollabProcess server;

    private Deployment(Path home, Map<String, String> settings, Optional<DrawdbStandIn> backend) {
        this.home = home;
        this.settings = new HashMap<>(UNHURRIED);
        this.settings.putAll(settings);
        this.backend = backend;
        backend.ifPresent(
                standIn -> this.settings.put("PERSIST_BASE_URL", standIn.url().toString()));
        this.server = CollabProcess.start(home, this.settings);
    }

    /** Without a drawdb-server. */
    static Deployment alone(Path home, Map<String, String> settings) {
        return new Deployment(home, settings, Optional.empty());
    }

    /** In front of a drawdb-server. */
    static Deployment before(DrawdbStandIn.Flavour flavour, Path home, Map<String, String> settings) {
        try {
            return new Deployment(home, settings, Optional.of(new DrawdbStandIn(flavour, 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CollabProcess server() {
        return server;
    }

    DrawdbStandIn backend() {
        return backend.orElseThrow();
    }

    /** Starts again what has ended. */
    void startAgain() {
        server = CollabProcess.start(home, settings);
    }

    /** The id of a room that no other test uses. */
    static String newRoom() {
        return "room-" + ROOMS.incrementAndGet();
    }

    /** A page that has not said hello yet. */
    Page page(String room, String clientId) {
        return new Page(WsClient.connect(server.ws("/")), room, clientId);
    }

    /** A page that has joined, in {@code edit} or {@code view} mode. */
    Page joined(String room, String clientId, String mode) {
        Page page = page(room, clientId);
        page.join(mode);
        return page;
    }

    RawWebSocket raw(String path) throws IOException {
        return RawWebSocket.connect(server.ws(path));
    }

    HttpResponse<String> get(String path) {
        var request =
                HttpRequest.newBuilder(server.http(path)).timeout(PATIENCE).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A metric's value, the sum over all its tags. */
    double metric(String name) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.matches(name + "(\\{.*})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        server.close();
        backend.ifPresent(DrawdbStandIn::close);
    }
}
