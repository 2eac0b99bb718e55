package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.mode;
import static io.drawdb.collab.blackbox.Messages.types;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.backend.DrawdbStandIn.Flavour;
import io.drawdb.collab.testing.WsClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a room comes to its document, and what happens while it does not. */
class LoadingIT {
    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        place = Deployment.before(Flavour.DRAWDB_IO, home, Map.of());
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    @AfterEach
    void mend() {
        place.backend().fault("");
    }

    @Test
    @DisplayName(
            "[LOAD-1][LOAD-2][V1-HELLO-9][WB-3] the first to come gets the file as version 0, clean, with revision and date")
    void loaded() {
        var room = newRoom();
        var file = Diagrams.example("medium");
        place.backend().put(room, file.toString());
        try (var ada = place.page(room, "ada")) {
            ada.hello("edit");

            var mode = mode(ada.next("mode"), "edit", "granted");
            assertEquals(0, mode.path("roomVersion").asInt());
            assertFalse(mode.path("dirty").asBoolean(true));
            var newest = place.backend().history(room).get(0);
            assertEquals(newest.sha(), mode.path("revision").asText());
            assertEquals(newest.committedAt().toString(), mode.path("updatedAt").asText());
            var op = ada.next("op");
            assertEquals("server", op.path("clientId").asText());
            assertEquals(0, op.at("/op/version").asInt());
            Diagrams.assertSame(file, diagram(op));

            // The page loads the same file, and says so.
            ada.push(file);
            assertFalse(types(ada.settled()).contains("op"));
        }
    }

    @Test
    @DisplayName("[FAULT-1][LOAD-1][LOAD-2] a room that the server never saw starts with the shared file, not empty")
    void roomsDoNotStartEmpty() {
        var room = newRoom();
        var file = Diagrams.example("medium");
        place.backend().put(room, file.toString());
        // The answer takes longer than a page needs to send what it has.
        place.backend().fault("{'mode':'slow','delayMs':'1500','on':'reads'}");
        try (var ada = place.page(room, "ada")) {
            ada.hello("edit");
            ada.push(null);
            mode(ada.next("mode"), "edit", "granted");
            var first = ada.next("op");
            assertEquals(0, first.at("/op/version").asInt());
            Diagrams.assertSame(file, diagram(first));
        }
    }

    @Test
    @DisplayName("[LOAD-3] a file that does not exist makes an empty room that may be edited")
    void absent() {
        try (var ada = place.page(newRoom(), "ada")) {
            ada.hello("edit");
            mode(ada.next("mode"), "edit", "granted");
            ada.next("presence");
            ada.push(Diagrams.titled("new"));
            ada.document(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, 500 Internal Server Error, unreachable",
        "malformed, 502 Bad Gateway, unreachable",
        "unsuccessful, 502 Bad Gateway, unreachable",
        "truncated, truncated, too_large",
        "hang, network, unreachable",
        "down, network, unreachable"
    })
    @DisplayName(
            "[LOAD-4][LOAD-5][LOAD-6][LOAD-8][V1-SAVE-5] a file that can't be read lets people watch, says why, and comes late")
    void failedAndLate(String fault, String error, String code) {
        var room = newRoom();
        var file = Diagrams.example("medium");
        place.backend().put(room, file.toString());
        place.backend().fault("{'mode':'" + fault + "','on':'reads'}");
        try (var ada = place.page(room, "ada");
                var ben = place.page(room, "ben")) {
            ada.hello("edit");
            var waiting = mode(ada.next("mode"), "view", "locked");
            assertTrue(waiting.path("editorClientId").isNull(), waiting::toString);
            var why = ada.next("persist_error");
            assertEquals(error, why.path("error").asText(), why::toString);
            assertEquals(code, why.path("code").asText(), why::toString);
            assertTrue(why.path("retryInMs").asLong() > 0, why::toString);
            ada.next("presence");

            ada.push(Diagrams.titled("empty"));
            ada.say("request_edit");
            mode(ada.skipTo("mode"), "view", "locked");
            mode(ben.join("edit"), "view", "locked");

            place.backend().fault("");
            for (var page : new Page[] {ada, ben}) {
                var op = page.document(0);
                assertEquals("server", op.path("clientId").asText());
                Diagrams.assertSame(file, diagram(op));
                var free = mode(page.next("mode"), "view", "released");
                assertTrue(free.path("editorClientId").isNull(), free::toString);
                page.next("presence");
            }
            ben.say("request_edit");
            ben.mode("edit", "granted");
            ben.push(Diagrams.edited(file, 5));
            ada.document(1);
        }
        assertTrue(place.backend().history(room).size() <= 2);
    }

    @Test
    @DisplayName("[LOAD-7][ERROR-4][CLOSE-4503] a v2 client is not let into a room that is not loaded")
    void v2IsTurnedAway() {
        place.backend().fault("{'mode':'500','on':'reads'}");
        try (var client = WsClient.connect(place.server().ws("/"))) {
            client.send(
                    "{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"%s\",\"clientId\":\"v2\"}".formatted(newRoom()));
            var error = client.next("error");
            assertEquals("not_loaded", error.path("code").asText());
            assertTrue(error.path("fatal").asBoolean());
            assertEquals(4503, client.closed().code());
        }
    }

    @Test
    @DisplayName("[CONN-4][LOAD-1] the backend hears of a room by GET /gists/{shareId}, and never of an impossible one")
    void whatTheBackendHears() {
        var room = newRoom();
        try (var client = WsClient.connect(place.server().ws("/"))) {
            client.send("{\"type\":\"hello\",\"shareId\":\"../faults\",\"clientId\":\"ada\"}");
            client.next("error");
            client.send("{\"type\":\"hello\",\"shareId\":\"" + room + "\",\"clientId\":\"ada\"}");
            client.next("mode");
        }
        var paths = place.backend().requests().stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
        assertTrue(paths.contains("GET /gists/" + room), paths::toString);
        assertTrue(paths.stream().noneMatch(path -> path.contains("faults")), paths::toString);
    }
}
