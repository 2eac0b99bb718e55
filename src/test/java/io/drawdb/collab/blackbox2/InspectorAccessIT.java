package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Who gets what of the inspector: every route, with and without a token, on servers with and without one. */
@AlsoNative
class InspectorAccessIT {
    private static final Path DESCRIPTION = Path.of("src/main/resources/META-INF/openapi.yaml");

    @RegisterExtension
    static final ServerUnderTest WITH = ServerUnderTest.asItComes().with("COLLAB_ADMIN_TOKEN", Inspector.TOKEN);

    @RegisterExtension
    static final ServerUnderTest WITHOUT = ServerUnderTest.asItComes();

    private final Inspector with = new Inspector(WITH);
    private final Inspector without = new Inspector(WITHOUT);

    static Stream<String> routes() {
        return Stream.of(
                "GET /api/admin/server",
                "GET /api/admin/rooms",
                "GET /api/admin/rooms/x",
                "POST /api/admin/rooms/x/save",
                "POST /api/admin/rooms/x/close",
                "POST /api/admin/rooms/x/kick",
                "POST /api/admin/rooms/x/unlock",
                "GET /api/diagrams/x",
                "HEAD /api/diagrams/x",
                "GET /api/diagrams/x/changes",
                "GET /api/diagrams/x/history",
                "POST /api/diagrams/x/restore",
                "POST /api/access/revoke",
                "POST /api/access/role",
                "GET /api",
                "GET /api/",
                "GET /api/nothing",
                "DELETE /api/diagrams/x");
    }

    @ParameterizedTest
    @MethodSource("routes")
    @DisplayName("[ADM-1] without a configured token a route answers as a path does that nobody knows")
    void off(String route) {
        String method = route.split(" ")[0];
        String path = route.split(" ")[1];
        var unknown = without.send("GET", "/nobody-knows-this", "");
        for (var headers : List.of(new String[] {}, new String[] {"Authorization", "Bearer " + Inspector.TOKEN})) {
            var answer = without.send(method, path, "", headers);
            assertEquals(404, answer.status());
            assertTrue(answer.header("WWW-Authenticate").isEmpty());
            if (method.equals("GET")) {
                assertEquals(unknown.whole().body(), answer.whole().body());
                assertEquals(
                        unknown.whole().headers().map(),
                        answer.whole().headers().map());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    @DisplayName("[ADM-2] without the right token a route says 401 and nothing else")
    void wrongToken(String route) {
        String method = route.split(" ")[0];
        String path = route.split(" ")[1];
        for (var headers : List.of(
                new String[] {},
                new String[] {"Authorization", "Bearer " + Inspector.TOKEN + "x"},
                new String[] {"Authorization", "Basic " + Inspector.TOKEN})) {
            var answer = with.send(method, path, "", headers);
            assertEquals(401, answer.status());
            assertTrue(answer.header("WWW-Authenticate").orElse("").startsWith("Bearer"));
            if (!method.equals("HEAD")) {
                assertEquals("unauthenticated", answer.code());
            }
        }
        var inQuery = with.send(method, path + "?access_token=" + Inspector.TOKEN, "");
        assertEquals(401, inQuery.status(), "a token in an address ends up in logs");
    }

    @ParameterizedTest
    @MethodSource("routes")
    @DisplayName("[ADM-2] with the right token a route answers for itself")
    void rightToken(String route) {
        var answer =
                with.send(route.split(" ")[0], route.split(" ")[1], "", "Authorization", "Bearer " + Inspector.TOKEN);
        assertTrue(List.of(200, 400, 404, 409).contains(answer.status()), () -> answer.status() + route);
    }

    @Test
    @DisplayName("[ADM-1] without a configured token there is no page either")
    void noPage() {
        for (String path : List.of("/admin", "/admin/", "/admin/inspector.js")) {
            assertEquals(404, without.send("GET", path, "").status(), path);
            assertEquals(404, without.send("POST", path, "").status(), path);
        }
    }

    @Test
    @DisplayName("[ADM-3] the page comes without a token, may load its own parts only, and holds no token")
    void page() {
        var page = with.send("GET", "/admin", "");
        assertEquals(200, page.status());
        String policy = page.header("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"));
        assertTrue(policy.contains("frame-ancestors 'none'"));
        assertFalse(policy.contains("unsafe"));
        assertEquals("nosniff", page.header("X-Content-Type-Options").orElse(""));
        var all = new StringBuilder(page.whole().body());
        for (String part : List.of("inspector.css", "inspector.js", "views.js")) {
            var answer = with.send("GET", "/admin/" + part, "");
            assertEquals(200, answer.status());
            assertTrue(answer.header("Content-Type").orElse("").startsWith("text/"));
            all.append(answer.whole().body());
        }
        assertFalse(all.toString().contains(Inspector.TOKEN));
        assertEquals(308, with.send("GET", "/admin/", "").status());
    }

    @Test
    @DisplayName("[ADM-18] who comes without the token is in the log, the token is not")
    void isLogged() {
        with.send("GET", "/api/admin/rooms", "");
        with.get("/api/admin/rooms").ok();
        String output = WITH.process().output();
        assertTrue(output.contains("event=admin_denied path=\"/api"), output);
        assertFalse(output.contains(Inspector.TOKEN));
    }

    @Test
    @DisplayName("[ADM-2] a token for the inspector does not disturb the rest of the service")
    void restIsOpen() {
        for (String path : List.of("/", "/q/health/ready", "/q/metrics")) {
            assertEquals(
                    200,
                    with.send("GET", path, "", "Authorization", "Bearer nonsense")
                            .status(),
                    path);
        }
        WITH.editor(ServerUnderTest.room(), "ada").apply(Ops.title("x"));
    }

    @Test
    @DisplayName("[ADM-4] the description of the API is served, with every route")
    void description() throws IOException {
        var answer = with.send("GET", "/q/openapi", "");
        assertEquals(200, answer.status());
        assertEquals(paths(Files.readString(DESCRIPTION)), paths(answer.whole().body()));
    }

    private static Set<?> paths(String description) {
        Map<String, Object> yaml = new Yaml().load(description);
        return ((Map<?, ?>) yaml.get("paths")).keySet();
    }

    @Test
    @DisplayName("[ADM-2] a request that can't be understood is refused with what is wrong and what is allowed")
    void badRequests() {
        var room = "/api/admin/rooms/x";
        for (var answer : List.of(
                with.get("/api/diagrams/a.b"),
                with.get("/api/diagrams/" + "x".repeat(129)),
                with.get("/api/admin/rooms?limit=0"),
                with.get("/api/admin/rooms?limit=1001"),
                with.get("/api/diagrams/x/changes"),
                with.get("/api/diagrams/x/changes?since=5"),
                with.post("/api/diagrams/x/restore", "{}"),
                with.post("/api/diagrams/x/restore", "{'version':1.5}"),
                with.post("/api/diagrams/x/restore", "{'version':-1}"),
                with.post("/api/diagrams/x/restore", "{'version':1,'clientId':'a'}"),
                with.post("/api/diagrams/x/restore", "{'version':1,'seq':1}"),
                with.post("/api/diagrams/x/restore", "{'version':1,'clientId':'server','seq':1}"),
                with.post("/api/diagrams/x/restore", "{'version':1,'forced':true}"),
                with.post("/api/diagrams/x/restore", "[1]"),
                with.post("/api/diagrams/x/restore", "{'version'"),
                with.post(room + "/kick", "{}"),
                with.post(room + "/kick", "{'clientId':''}"),
                with.post(room + "/unlock", "{'target':'moon','id':'1'}"),
                with.post(room + "/unlock", "{'target':'table'}"))) {
            assertEquals(
                    400,
                    answer.status(),
                    () -> answer.whole().uri() + answer.whole().body());
            assertEquals("bad_request", answer.code());
            assertFalse(answer.json().at("/error/message").asText().isEmpty());
        }
        assertEquals(
                413,
                with.post("/api/diagrams/x/restore", "{'clientId':'%s'}".formatted("x".repeat(20_000)))
                        .status());
    }
}
