package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.mode;
import static io.drawdb.collab.blackbox.Messages.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, frames and identities: what a connection may look like, and what becomes of one that looks wrong. */
@AlsoNative
class ConnectingIT {
    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        place = Deployment.alone(home, Map.of("COLLAB_HELLO_TIMEOUT_MS", "10000"));
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    private static WsClient connect(String path) {
        return WsClient.connect(place.server().ws(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?v=1&x=%20", "/collab", "/collab?token=t", "/some/where/else", "/ws", "/collab/"})
    @DisplayName("[CONN-1][CONN-2] any path and any query leads to the room that hello names")
    void anyPath(String path) {
        var room = newRoom();
        try (var watcher = place.joined(room, "watcher", "view");
                var page = new Page(connect(path), room, "ada")) {
            mode(page.join("edit"), "edit", "granted");
            watcher.presence(all -> all.has("ada"));
        }
    }

    @Test
    @DisplayName("[CONN-3] a path that names a room is enough, and a hello that names another one is refused")
    void roomFromThePath() {
        var room = newRoom();
        try (var client = connect("/collab/" + room);
                var other = place.joined(room, "other", "view")) {
            client.send("{\"type\":\"hello\",\"shareId\":\"" + newRoom() + "\",\"clientId\":\"ada\"}");
            assertTrue(client.next("error").path("error").asText().contains(room));
            client.send("{\"type\":\"hello\",\"clientId\":\"ada\"}");
            mode(client.next("mode"), "edit", "granted");
            other.presence(all -> all.has("ada"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/collab/a%2Fb", "/collab/a.b", "/collab/%2e%2e"})
    @DisplayName("[CONN-4] a room that cannot be is refused at the upgrade with 400")
    void badRoomInThePath(String path) {
        var refused = assertThrows(WsClient.Refused.class, () -> connect(path));
        assertEquals(400, refused.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a/b\"", "\"..\"", "\"\"", "\"a b\"", "\"%s\"", "{}"})
    @DisplayName(
            "[CONN-4][V1-HELLO-4] a hello with a share id that cannot be is refused, and the connection stays open")
    void badRoomInHello(String shareId) {
        try (var client = connect("/")) {
            var id = shareId.replace("%s", "x".repeat(129));
            client.send("{\"type\":\"hello\",\"shareId\":" + id + ",\"clientId\":\"ada\"}");
            client.next("error");
            client.send("{\"type\":\"hello\",\"shareId\":\"" + newRoom() + "\",\"clientId\":\"ada\"}");
            mode(client.next("mode"), "edit", "granted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"hello\"}",
                "{\"type\":\"hello\",\"shareId\":\"a\"}",
                "{\"type\":\"hello\",\"clientId\":\"a\"}"
            })
    @DisplayName("[V1-HELLO-3] a hello without ids is told so in the page's own words, and the connection stays open")
    void missingIds(String hello) {
        try (var client = connect("/")) {
            client.send(hello);
            assertEquals(
                    "Missing shareId or clientId",
                    client.next("error").path("error").asText());
            client.send("{\"type\":\"hello\",\"shareId\":\"" + newRoom() + "\",\"clientId\":\"ada\"}");
            client.next("mode");
        }
    }

    @Test
    @DisplayName("[CONN-5] the first sub-protocol offered is the one answered")
    void subprotocol() {
        try (var client = WsClient.connect(place.server().ws("/"), "drawdb", "other");
                var plain = connect("/")) {
            assertEquals("drawdb", client.subprotocol());
            assertEquals("", plain.subprotocol());
        }
    }

    @Test
    @DisplayName("[CONN-7] who does not say hello is closed with 4408")
    void silenceEnds() {
        try (var silent = connect("/")) {
            assertEquals(4408, silent.closed().code());
        }
    }

    @Test
    @DisplayName("[CONN-9] plain HTTP on / answers 200")
    void plainHttp() {
        assertEquals(200, place.get("/").statusCode());
    }

    @Test
    @DisplayName(
            "[FRAME-1][FRAME-2][FRAME-3] binary frames count as text, unknown members don't matter, answers are text")
    void framesOfAnyKind() throws IOException {
        try (var raw = place.raw("/")) {
            var hello = "{\"extra\":[1,{}],\"clientId\":\"ada\",\"shareId\":\"" + newRoom() + "\",\"type\":\"hello\"}";
            raw.send(RawWebSocket.BINARY, true, hello.getBytes(StandardCharsets.UTF_8));

            var answer = raw.read();

            assertEquals(RawWebSocket.TEXT, answer.opcode());
            assertTrue(answer.text().startsWith("{\"type\":\"mode\","), answer::text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "null",
                "[]",
                "7",
                "{}",
                "{\"type\":5}",
                "{\"type\":\"op\"}",
                "{\"type\":\"op\",\"op\":3}"
            })
    @DisplayName("[FRAME-5][FRAME-8] a frame that makes no sense is answered with error and costs nobody anything")
    void nonsense(String frame) {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ben.socket().send(frame);
            ben.skipTo("error");
            ben.settled();

            ada.push(Diagrams.titled("still here"));
            ada.document(1);
            ben.document(1);
        }
    }

    @Test
    @DisplayName("[FRAME-6] a frame nested 10,000 levels deep is refused, and the connection stays open")
    void deepNesting() {
        try (var ada = place.joined(newRoom(), "ada", "edit")) {
            var deep = "[".repeat(10_000) + "]".repeat(10_000);
            ada.socket().send("{\"type\":\"op\",\"op\":{\"kind\":\"doc:replace\",\"diagram\":{\"x\":" + deep + "}}}");
            ada.skipTo("error");
            ada.settled();
        }
    }

    @Test
    @DisplayName("[FRAME-9][FRAME-10] before hello nothing else counts, and a page is not bothered about unknown types")
    void ignoredMessages() {
        try (var ada = place.page(newRoom(), "ada")) {
            ada.push(Diagrams.titled("too early"));
            ada.say("request_edit");
            ada.say("persist_now");
            ada.hello("edit");
            var mode = mode(ada.next("mode"), "edit", "granted");
            assertEquals(0, mode.path("roomVersion").asInt());
            ada.next("presence");

            ada.say("no_such_thing");
            ada.say("undo");
            ada.socket().send("{\"type\":\"lock\",\"target\":\"document\"}");
            assertEquals(List.of(), ada.settled());
        }
    }

    @Test
    @DisplayName("[FRAME-11][ID-1] __proto__ is an id like any other, and a number counts as its text")
    void oddIds() {
        var room = newRoom();
        try (var proto = place.joined(room, "__proto__", "edit");
                var number = connect("/")) {
            number.send("{\"type\":\"hello\",\"shareId\":\"" + room + "\",\"clientId\":12,\"mode\":\"view\"}");
            assertEquals("__proto__", number.next("mode").path("editorClientId").asText());
            assertEquals(List.of("__proto__", "12"), names(proto.presence(all -> all.has("12"))));

            number.send("{\"type\":\"hello\",\"shareId\":\"" + room + "\",\"clientId\":\"" + "x".repeat(129) + "\"}");
            number.skipTo("error");
        }
    }

    @Test
    @DisplayName("[ID-2] after hello nobody speaks for somebody else or in another room")
    void identityIsTheConnections() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ben.socket().send("{\"type\":\"release_edit\",\"clientId\":\"ada\",\"shareId\":\"" + room + "\"}");
            ben.mode("view", "locked");
            ada.push(Diagrams.titled("mine"));
            assertEquals("ada", ben.document(1).path("clientId").asText());
        }
    }

    @Test
    @DisplayName("[ID-8] a hello that names another room leaves the first one")
    void helloElsewhere() {
        var room = newRoom();
        try (var ben = place.joined(room, "ben", "view");
                var ada = connect("/")) {
            ada.send("{\"type\":\"hello\",\"shareId\":\"" + room + "\",\"clientId\":\"ada\"}");
            ben.presence(all -> all.has("ada"));
            ada.send("{\"type\":\"hello\",\"shareId\":\"" + newRoom() + "\",\"clientId\":\"ada\"}");

            ben.mode("view", "expired");
            assertEquals(List.of("ben"), names(ben.next("presence").path("participants")));
            mode(ada.skipTo("mode"), "edit", "granted");
            mode(ada.skipTo("mode"), "edit", "granted");
        }
    }
}
