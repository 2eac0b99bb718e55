package io.drawdb.collab.writeback;

import static io.drawdb.collab.writeback.RestDrawdbServerTest.SOON;
import static io.drawdb.collab.writeback.RestDrawdbServerTest.client;
import static io.drawdb.collab.writeback.RestDrawdbServerTest.failure;
import static io.drawdb.collab.writeback.RestDrawdbServerTest.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.drawdb.collab.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How requests find their way: base paths, redirects, and answers that never end. */
@QuarkusTest
class RestRouteTest {
    private static final byte[] DOCUMENT = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String WRITTEN = "{\"success\":true,\"message\":\"ok\"}";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private volatile boolean open = true;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        open = false;
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    @DisplayName("[WB-BASE] a base path is kept, with or without a slash at its end")
    void basePath() throws Exception {
        on("/some/api", exchange -> send(exchange, 200, WRITTEN));
        for (var end : List.of("", "/", "//")) {
            assertInstanceOf(
                    SaveOutcome.Saved.class,
                    get(client(url("/some/api" + end), "f").save("g", DOCUMENT)));
        }
        assertEquals(List.of("PATCH /some/api/gists/g", "PATCH /some/api/gists/g", "PATCH /some/api/gists/g"), seen);
    }

    @Test
    @DisplayName("[WB-REDIRECT] a redirect is followed for reads and writes alike, body included")
    void redirects() throws Exception {
        on(
                "/old",
                exchange -> redirect(
                        exchange, 308, exchange.getRequestURI().toString().replace("/old", "/new")));
        on("/new", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen.add(body);
            send(exchange, 200, body.contains("content") ? WRITTEN : "{\"data\":[{\"version\":\"v1\"}]}");
        });
        var client = client(url("/old"), "f");
        assertInstanceOf(SaveOutcome.Saved.class, get(client.save("g", DOCUMENT)));
        assertEquals(
                List.of("PATCH /old/gists/g", "PATCH /new/gists/g", "{\"filename\":\"f\",\"content\":\"{}\"}"), seen);
        assertEquals("v1", get(client.newestCommit("g")).version().orElseThrow());
    }

    @Test
    @DisplayName("[WB-REDIRECT] a redirect in circles, to nowhere or to something else is a failure")
    void badRedirects() throws Exception {
        on(
                "/circle",
                exchange -> redirect(exchange, 302, exchange.getRequestURI().toString()));
        on("/login", exchange -> redirect(exchange, 302, "/please-log-in"));
        on("/bad", exchange -> redirect(exchange, 302, "http://[bad"));
        for (var path : List.of("/circle", "/login", "/bad")) {
            assertEquals(
                    "302 Found",
                    failure(get(client(url(path), "f").save("g", DOCUMENT))).error());
        }
        assertEquals(4 + 1 + 1, seen.size());
    }

    @Test
    @DisplayName("[WB-TIMEOUT] an answer that trickles in without end is cut off by the request timeout")
    void endlessAnswer() throws Exception {
        on("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                while (open) {
                    out.write(' ');
                    out.flush();
                    Thread.yield();
                }
            } catch (IOException e) {
                seen.add("cut off");
            }
        });
        assertEquals(
                "network",
                failure(get(client(url(""), "f", SOON).save("g", DOCUMENT))).error());
        Patience.await().until(() -> seen.contains("cut off"));
    }

    @Test
    @DisplayName("[WB-SUCCESS] an empty answer, an empty object, a list or HTML does not say that anything was written")
    void saysNothing() throws Exception {
        for (var text : List.of("", "{}", "[]", "<html></html>", "true", "{\"success\":\"true\"}", WRITTEN + "x")) {
            var path = "/answer" + text.hashCode();
            on(path, exchange -> send(exchange, 200, text));
            assertEquals(
                    "502 Bad Gateway",
                    failure(get(client(url(path), "f").save("g", DOCUMENT))).error(),
                    text);
        }
    }

    private void on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            seen.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            handler.handle(exchange);
        });
    }

    private URI url(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        send(exchange, status, "");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
