package io.drawdb.collab.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.backend.DrawdbStandIn.Flavour;
import io.drawdb.collab.testing.FreePorts;
import io.drawdb.collab.writeback.Failure.Code;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RestDrawdbServerTest {
    /** For what is never answered; long enough for what is. */
    static final Duration SOON = Duration.ofSeconds(5);

    private static final String DIAGRAM = "{\"title\":\"Grüße \\\"quoted\\\" \\n 🐘\",\"tables\":[]}";

    @Inject
    Vertx vertx;

    private DrawdbStandIn backend;

    @BeforeEach
    void start() throws IOException {
        backend = new DrawdbStandIn(Flavour.FORK, 0);
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[WB-FLAVOURS] both kinds of server: load, save, load again; the revision comes from gist or history")
    void loadsAndSaves(Flavour flavour) throws Exception {
        try (var server = new DrawdbStandIn(flavour, 0)) {
            var client = client(server.url());
            server.put("gist-1_A", "{\"title\":\"before\"}");
            var loaded = assertInstanceOf(LoadOutcome.Loaded.class, get(client.load("gist-1_A")));
            assertEquals("{\"title\":\"before\"}", loaded.content());
            assertTrue(loaded.revision().updatedAt().isPresent());

            assertEquals(new SaveOutcome.Saved(Revision.UNKNOWN), get(client.save("gist-1_A", utf8(DIAGRAM))));
            assertEquals(Optional.of(DIAGRAM), server.content("gist-1_A"));
            var revision = get(new Revisions(client).afterWrite("gist-1_A", Revision.UNKNOWN));
            assertEquals(
                    server.history("gist-1_A").get(0).sha(), revision.version().orElseThrow());
            boolean askedHistory = server.requests().stream()
                    .anyMatch(each -> each.path().endsWith("/commits") && "per_page=1&page=1".equals(each.query()));
            assertEquals(flavour == Flavour.FORK, askedHistory);
        }
    }

    @Test
    @DisplayName("[WB-PATCH] a write is PATCH /gists/{id} with filename and the diagram as a string")
    void writesAsDocumented() throws Exception {
        backend.put("g", "{}");
        get(client(backend.url()).save("g", utf8("{\"a\":\"é\"}")));

        var request = backend.requests().get(0);
        assertEquals("PATCH", request.method());
        assertEquals("/gists/g", request.path());
        assertEquals("{\"filename\":\"share.json\",\"content\":\"{\\\"a\\\":\\\"é\\\"}\"}", request.body());
    }

    @Test
    @DisplayName("[WB-LOAD] no such gist or file: absent; cut off or not an object: never a document")
    void whatIsNoDocument() throws Exception {
        var client = client(backend.url());
        assertEquals(new LoadOutcome.Absent(), get(client.load("nowhere")));
        backend.put("g", DIAGRAM);
        assertEquals(
                new LoadOutcome.Absent(),
                get(client(backend.url(), "other.json").load("g")));
        backend.fault("{'mode':'truncated'}");
        assertEquals(new LoadOutcome.Truncated(), get(client.load("g")));
        backend.fault("");
        for (var content : new String[] {"", "{\"cut", "[]", "null", "7", "{} {}"}) {
            backend.put("g", content);
            assertInstanceOf(LoadOutcome.Failed.class, get(client.load("g")), content);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNREACHABLE, 401 Unauthorized",
        "403, RATE_LIMITED, 403 Forbidden",
        "404, NOT_FOUND, 404 Not Found",
        "409, CONFLICT, 409 Conflict",
        "413, TOO_LARGE, 413 Payload Too Large",
        "422, UNREACHABLE, 422 Unprocessable Entity",
        "429, RATE_LIMITED, 429 Too Many Requests",
        "500, UNREACHABLE, 500 Internal Server Error",
        "299, UNREACHABLE, 502 Bad Gateway",
        "599, UNREACHABLE, 599"
    })
    @DisplayName("[WB-ERRORS] a refusal is told as status and standard reason phrase, and by kind")
    void refusals(String status, Code code, String error) throws Exception {
        backend.put("g", "{}");
        backend.fault("{'mode':'" + status + "'}");
        var failure = failure(get(client(backend.url()).save("g", utf8("{}"))));
        assertEquals(code, failure.code());
        assertEquals(error, failure.error());
        assertFalse(failure.message().isBlank());
    }

    @Test
    @DisplayName("[WB-ERRORS] 100 kB are too much for drawdb-io's server, which tells a rate limit as 500")
    void drawdbIo() throws Exception {
        try (var server = new DrawdbStandIn(Flavour.DRAWDB_IO, 0)) {
            server.put("g", "{}");
            var large = "{\"a\":\"" + "x".repeat(100 * 1024) + "\"}";
            assertEquals(
                    Code.TOO_LARGE,
                    failure(get(client(server.url()).save("g", utf8(large)))).code());
            server.fault("{'mode':'429','retryAfter':7}");
            assertEquals(
                    500,
                    failure(get(client(server.url()).save("g", utf8("{}")))).status());
        }
    }

    @Test
    @DisplayName("[WB-RETRYAFTER] seconds are honoured, for reads and writes")
    void retryAfter() throws Exception {
        backend.put("g", "{}");
        backend.fault("{'mode':'429','retryAfter':'7'}");
        var client = client(backend.url());
        var seven = Optional.of(Duration.ofSeconds(7));
        assertEquals(seven, failure(get(client.save("g", utf8("{}")))).retryAfter());
        var load = assertInstanceOf(LoadOutcome.Failed.class, get(client.load("g")));
        assertEquals(seven, load.failure().retryAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"malformed", "unsuccessful"})
    @DisplayName("[WB-SUCCESS] a good status is a success only if the body is well-formed and says so")
    void goodStatusIsNotEnough(String mode) throws Exception {
        backend.put("g", "{}");
        backend.fault("{'mode':'" + mode + "'}");
        var client = client(backend.url());
        assertEquals(
                "502 Bad Gateway", failure(get(client.save("g", utf8("{}")))).error());
        assertInstanceOf(LoadOutcome.Failed.class, get(client.load("g")));
        assertEquals(Revision.UNKNOWN, get(client.newestCommit("g")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "down"})
    @DisplayName("[WB-TIMEOUT] a server that hangs or hangs up is 'network', and does not block later calls")
    void noAnswer(String mode) throws Exception {
        backend.put("g", "{}");
        var client = client(backend.url(), "share.json", SOON);
        backend.fault("{'mode':'" + mode + "'}");
        var saves = new ArrayList<CompletionStage<SaveOutcome>>();
        var loads = new ArrayList<CompletionStage<LoadOutcome>>();
        var commits = new ArrayList<CompletionStage<Revision>>();
        for (int n = 0; n < 30; n++) {
            saves.add(client.save("g", utf8("{}")));
            loads.add(client.load("g"));
            commits.add(client.newestCommit("g"));
        }
        for (int n = 0; n < 30; n++) {
            assertEquals("network", failure(get(saves.get(n))).error());
            assertInstanceOf(LoadOutcome.Failed.class, get(loads.get(n)));
            assertEquals(Revision.UNKNOWN, get(commits.get(n)));
        }
        backend.fault("");
        assertInstanceOf(SaveOutcome.Saved.class, get(client.save("g", utf8("{}"))));
    }

    @Test
    @DisplayName("[WB-ASYNC] a call returns before it is answered, on an event loop, too")
    void neverBlocks() throws Exception {
        backend.fault("{'mode':'hang'}");
        var client = client(backend.url());
        var returned = new CompletableFuture<Boolean>();
        vertx.getOrCreateContext()
                .runOnContext(unused ->
                        returned.complete(client.load("g").toCompletableFuture().isDone()));
        assertFalse(get(returned));
        assertFalse(client.save("g", utf8("{}")).toCompletableFuture().isDone());
    }

    @Test
    @DisplayName("[WB-TIMEOUT] nobody listening is 'network'")
    void nobodyListening() throws Exception {
        var nowhere = URI.create("http://localhost:" + FreePorts.next());
        assertEquals(
                "network", failure(get(client(nowhere).save("g", utf8("{}")))).error());
    }

    @Test
    @DisplayName("[WB-SIZE] 20 MB go both ways")
    void largeBodies() throws Exception {
        backend.put("g", "{}");
        var content = "{\"a\":\"" + "x".repeat(20 * 1024 * 1024 - 200) + "\"}";
        var client = client(backend.url());
        assertInstanceOf(SaveOutcome.Saved.class, get(client.save("g", utf8(content))));
        var loaded = assertInstanceOf(LoadOutcome.Loaded.class, get(client.load("g")));
        assertEquals(content.length(), loaded.content().length());
    }

    @Test
    @DisplayName("[WB-SHAREID] what is no share id never gets into a URL")
    void shareIdsAreChecked() throws Exception {
        var client = client(backend.url());
        for (var id : new String[] {"", "../x", "a/b", "a?b", "a%2fb", "é", "x".repeat(129)}) {
            assertInstanceOf(LoadOutcome.Failed.class, get(client.load(id)), id);
            assertInstanceOf(SaveOutcome.Failed.class, get(client.save(id, utf8("{}"))), id);
        }
        assertEquals(List.of(), backend.requests());
    }

    private static RestDrawdbServer client(URI url) {
        return client(url, "share.json");
    }

    static RestDrawdbServer client(URI url, String filename) {
        return client(url, filename, Duration.ofSeconds(60));
    }

    static RestDrawdbServer client(URI url, String filename, Duration requestTimeout) {
        var defaults = WritebackSettings.defaults(Optional.of(url));
        var settings = new WritebackSettings(
                defaults.baseUrl(),
                filename,
                requestTimeout,
                defaults.flushInterval(),
                defaults.opsThreshold(),
                defaults.pace(),
                defaults.backoff(),
                defaults.checks());
        return new RestDrawdbServer(settings, ForkJoinPool.commonPool());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    static Failure failure(SaveOutcome outcome) {
        return assertInstanceOf(SaveOutcome.Failed.class, outcome).failure();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
