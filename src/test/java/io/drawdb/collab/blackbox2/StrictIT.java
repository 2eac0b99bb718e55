package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a server with tight limits ends conversations, and what it puts up with. */
class StrictIT {
    private static final int FRAME_BYTES_MAX = 65_536;

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_FRAME_BYTES_MAX", FRAME_BYTES_MAX)
            .with("COLLAB_MESSAGES_PER_SECOND_MAX", 20)
            .with("COLLAB_HELLO_TIMEOUT_MS", 5_000)
            .with("COLLAB_PING_INTERVAL_MS", 1_000)
            .with("COLLAB_PONG_TIMEOUT_MS", 9_000);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[CLOSE-1000] a goodbye is answered in kind")
    void goodbye() {
        var ada = SERVER.editor(room, "ada");

        ada.socket().leave();

        assertEquals(1000, ada.socket().closed().code());
    }

    @Test
    @DisplayName("[CLOSE-1009][FRAME-7][LIMIT-1] a frame that is too big ends the conversation; the largest does not")
    void tooBig() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        String empty = "{\"type\":\"heartbeat\",\"padding\":\"\"}";
        String largest = empty.replace("\"\"", "\"%s\"".formatted("x".repeat(FRAME_BYTES_MAX - empty.length())));
        ada.socket().send(largest);
        ada.apply(Ops.title("still here"));

        ada.socket().send(largest + " ");

        JsonNode error = ada.await("error");
        assertEquals("too_large", error.get("code").asText());
        assertTrue(error.get("fatal").asBoolean());
        assertEquals(1009, ada.socket().closed().code());
        ben.caughtUp(1).apply(Ops.title("unharmed"));
    }

    @Test
    @DisplayName("[CLOSE-4400][V2-HELLO-2][ERROR-1] a hello that can't be accepted is refused with the reason")
    void badHello() {
        for (var members : List.of(
                "'clientId':'ada'",
                "'shareId':'%s'".formatted(room),
                "'shareId':'no/room','clientId':'ada'",
                "'shareId':'%s','clientId':'%s'".formatted(room, "x".repeat(129)),
                "'shareId':'%s','clientId':{}".formatted(room),
                "'shareId':'%s','clientId':'ada','since':7".formatted(room),
                "'shareId':'%s','clientId':'ada','since':{'epoch':'e'}".formatted(room),
                "'shareId':'%s','clientId':'ada','token':7".formatted(room))) {
            var stranger = SERVER.stranger("ada");
            stranger.say("{'type':'hello','protocol':2,%s}".replace("%s", members));
            assertRefused(stranger, "bad_message", 4400);
        }
        var elsewhere = SERVER.at("/collab/" + room, "ada");
        elsewhere.say("{'type':'hello','protocol':2,'shareId':'other','clientId':'ada'}");
        assertRefused(elsewhere, "bad_message", 4400);
        var noProtocol = SERVER.stranger("ada");
        noProtocol.say("{'type':'hello','protocol':'two','shareId':'%s','clientId':'ada'}", room);
        assertRefused(noProtocol, "bad_message", 4400);
    }

    @Test
    @DisplayName("[CLOSE-4408][CONN-7][FRAME-9] who says no hello in time is closed, whatever else he says")
    void noHello() {
        var stranger = SERVER.stranger("ada");
        stranger.say("{'type':'change','seq':1,'base':0,'ops':[]}");
        stranger.say("{'type':'nonsense'}");

        assertEquals(4408, stranger.socket().closed().code());
    }

    @Test
    @DisplayName("[CLOSE-4400][FRAME-5][FRAME-14] a bad frame is answered, the connection stays; the 101st is the last")
    void tooManyBadFrames() {
        var ada = SERVER.editor(room, "ada");
        for (int n = 1; n <= 100; n++) {
            ada.socket().send("{\"type\":");
            JsonNode error = ada.next("error");
            assertEquals("bad_message", error.get("code").asText());
            assertFalse(error.get("fatal").asBoolean());
        }
        ada.apply(Ops.title("still here"));

        ada.socket().send("[]");

        assertRefused(ada, "bad_message", 4400);
    }

    @Test
    @DisplayName("[CLOSE-4408][CONN-8] who answers no pings and takes nothing is dropped")
    void noPongs() throws IOException {
        try (var silent = RawWebSocket.connect(SERVER.process().ws("/collab/" + room))) {
            silent.sendText("{\"type\":\"hello\",\"protocol\":2,\"clientId\":\"ada\"}");

            assertEquals(4408, silent.readToClose());
        }
    }

    @Test
    @DisplayName("[CLOSE-4409][ID-6] the older of two connections of a client is closed")
    void replaced() {
        var older = SERVER.editor(room, "ada");
        var newer = SERVER.editor(room, "ada");

        assertEquals(4409, older.socket().closed().code());
        newer.apply(Ops.title("mine"));
    }

    @Test
    @DisplayName("[CLOSE-4429][LIMIT-2][ERROR-6] who keeps sending too fast is closed, and what he said before counts")
    void flood() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.change(Ops.title("before the flood"));

        for (int n = 0; n < 2_000 && ada.socket().isOpen(); n++) {
            try {
                ada.say("{'type':'heartbeat'}");
            } catch (IllegalStateException closed) {
                break;
            }
        }

        assertEquals("rate_limited", ada.await("error").get("code").asText());
        assertEquals(4429, ada.socket().closed().code());
        ben.caughtUp(1);
    }

    @Test
    @DisplayName(
            "[FRAME-10][ERROR-2] a type that v2 does not know is answered, a page's types too, and nothing happens")
    void unknownTypes() {
        var ada = SERVER.editor(room, "ada");

        for (var type : List.of("nonsense", "request_edit", "release_edit", "force_edit", "request_release")) {
            ada.say("{'type':'%s'}", type);
            JsonNode error = ada.next("error");
            assertEquals("unknown_type", error.get("code").asText());
            assertFalse(error.get("fatal").asBoolean());
            assertTrue(error.get("message").asText().contains(type), error::toString);
        }
        ada.apply(Ops.title("still here"));
    }

    @Test
    @DisplayName("[FRAME-1][FRAME-2][FRAME-3][FRAME-11] binary frames, unknown members and odd names are ordinary")
    void liberal() throws IOException {
        var ada = SERVER.editor(room, "__proto__");
        ada.socket()
                .sendBinary(JsonText.parse("{'constructor':1,'type':'change','seq':1,'base':0,'ops':[%s]}"
                                .formatted(Ops.table("__proto__")))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
        ada.acknowledged(1);

        assertTrue(ada.document().has("table", "__proto__"));
        try (var raw = RawWebSocket.connect(SERVER.process().ws("/collab/" + room))) {
            raw.sendText("{\"type\":\"hello\",\"protocol\":2,\"clientId\":7}");
            var welcome = raw.read();
            while (welcome.opcode() == RawWebSocket.PING) {
                welcome = raw.read();
            }
            assertEquals(RawWebSocket.TEXT, welcome.opcode());
            assertTrue(welcome.text().startsWith("{\"type\":\"welcome\","), welcome::text);
        }
        assertEquals("7", ada.await("joined").get("participant").get("clientId").asText());
    }

    @Test
    @DisplayName("[CONN-4] an invalid share id in the path is refused at the upgrade")
    void invalidPath() {
        try (var unused = WsClient.connect(SERVER.process().ws("/collab/no%20room"))) {
            throw new AssertionError("let in");
        } catch (WsClient.Refused refused) {
            assertEquals(400, refused.status());
        }
    }

    private static void assertRefused(Editor stranger, String code, int closeCode) {
        JsonNode error = stranger.await("error");
        assertEquals(code, error.get("code").asText(), error::toString);
        assertTrue(error.get("fatal").asBoolean(), error::toString);
        assertFalse(error.get("message").asText().isEmpty());
        assertEquals(closeCode, stranger.socket().closed().code());
    }
}
