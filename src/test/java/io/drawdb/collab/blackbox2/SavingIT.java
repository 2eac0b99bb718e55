package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.WsClient;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What v2 clients are told of loading and saving, with drawdb-server behind the server. */
class SavingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .withBackend()
            .with("PERSIST_FLUSH_MS", 600_000)
            .with("COLLAB_WRITEBACK_POLL_MS", 600_000);

    private static final DrawdbStandIn BACKEND = SERVER.backend();

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[LOAD-2][V2-HELLO-4] the shared file is the document, version 0, clean, with its revision")
    void loaded() {
        BACKEND.put(room, JsonText.example("small").toString());

        var ada = SERVER.editor(room, "ada");

        JsonNode welcome = ada.welcome();
        assertEquals(0, welcome.get("version").asLong());
        assertEquals(3, welcome.get("diagram").get("tables").size());
        assertFalse(welcome.get("dirty").asBoolean());
        assertFalse(welcome.get("revision").asText().isEmpty());
        assertFalse(welcome.get("diagram").has("transform"));
    }

    @Test
    @DisplayName("[V1-SAVE-1][WB-1][WB-4] the first change is saved, and everybody in the room is told")
    void persisted() {
        BACKEND.put(room, JsonText.example("small").toString());
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        ada.apply(Ops.title("saved"));

        for (var reader : List.of(ada, ben)) {
            JsonNode persisted = reader.await("persisted");
            assertEquals(1, persisted.get("persistedVersion").asLong());
            assertFalse(persisted.get("revision").asText().isEmpty());
            assertFalse(persisted.get("updatedAt").asText().isEmpty());
            assertFalse(persisted.path("noChanges").asBoolean());
        }
        JsonNode file = JsonText.parse(BACKEND.content(room).orElseThrow());
        assertEquals("saved", file.get("title").asText());
        assertEquals(ada.document().diagram(), file);
        assertFalse(SERVER.editor(room, "cyd").welcome().get("dirty").asBoolean());
    }

    @Test
    @DisplayName("[V1-SAVE-2][V1-SAVE-7] persist_now saves what is not saved yet, or says to the asker that all is")
    void persistNow() {
        BACKEND.put(room, JsonText.example("small").toString());
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.title("first"));
        ada.await("persisted");
        ben.await("persisted");
        ada.apply(Ops.title("second"));
        assertTrue(SERVER.editor(room, "cyd").welcome().get("dirty").asBoolean());

        ben.say("{'type':'persist_now'}");
        assertEquals(2, ada.await("persisted").get("persistedVersion").asLong());
        ada.say("{'type':'persist_now'}");
        assertTrue(ada.await("persisted").get("noChanges").asBoolean());

        assertEquals(2, ben.await("persisted").get("persistedVersion").asLong());
        ben.say("{'type':'persist_now'}");
        assertTrue(ben.await("persisted").get("noChanges").asBoolean());
        assertEquals(3, ben.told("persisted").size());
    }

    @Test
    @DisplayName(
            "[V1-SAVE-4][PERSIST-1] a backend that fails is told to all as unreachable, with the time of the next try")
    void unreachable() {
        assertPersistError("500", "unreachable");
    }

    @Test
    @DisplayName("[PERSIST-3][WB-14] a document that the backend finds too large is told as too_large, and goes on")
    void tooLarge() {
        assertPersistError("413", "too_large");
    }

    @Test
    @DisplayName("[PERSIST-4] a shared file that is gone is told as not_found")
    void notFound() {
        assertPersistError("404", "not_found");
    }

    private void assertPersistError(String status, String code) {
        assertPersistError(SERVER, room, status, code);
    }

    /** Everybody in a room is told why it can't be written, and goes on. */
    static void assertPersistError(ServerUnderTest server, String room, String status, String code) {
        server.backend().put(room, JsonText.example("small").toString());
        var ada = server.editor(room, "ada");
        var ben = server.editor(room, "ben");
        server.backend().fault("{'mode':'%s','on':'writes'}".formatted(status));

        ada.apply(Ops.title("not saved"));

        for (var reader : List.of(ada, ben)) {
            JsonNode error = reader.await("persist_error");
            assertEquals(code, error.get("code").asText(), error::toString);
            assertFalse(error.get("message").asText().isEmpty());
            assertTrue(error.get("retryInMs").asLong() > 0, error::toString);
        }
        ada.apply(Ops.title("still in use"));
        server.backend().fault("{'mode':'none'}");
    }

    @Test
    @DisplayName("[PERSIST-5][WB-13] a file that somebody else changed meanwhile is told as conflict and written over")
    void conflict() {
        BACKEND.put(room, JsonText.example("small").toString());
        var ada = SERVER.editor(room, "ada");
        BACKEND.put(room, JsonText.example("medium").toString());

        ada.apply(Ops.title("ours"));

        assertEquals("conflict", ada.await("persist_error").get("code").asText());
        assertEquals(1, ada.await("persisted").get("persistedVersion").asLong());
        assertEquals(
                ada.document().diagram(), JsonText.parse(BACKEND.content(room).orElseThrow()));
    }

    @Test
    @DisplayName("[LOAD-7][ERROR-4][CLOSE-4503] a room that can't be loaded is closed to v2 clients, and opens later")
    void notLoaded() {
        BACKEND.put(room, JsonText.example("small").toString());
        BACKEND.fault("{'mode':'500','on':'reads'}");
        var ada = SERVER.stranger("ada");

        ada.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'ada','mode':'edit'}", room);

        JsonNode error = ada.next("error");
        assertEquals("not_loaded", error.get("code").asText());
        assertTrue(error.get("fatal").asBoolean());
        assertEquals(4503, ada.socket().closed().code());
        BACKEND.fault("{'mode':'none'}");
        JsonNode welcome = Awaitility.await()
                .atMost(PATIENCE)
                .until(this::answerToHello, answer -> Conversation.isA("welcome", answer));
        assertEquals(3, welcome.get("diagram").get("tables").size());
    }

    private JsonNode answerToHello() {
        try (var socket = WsClient.connect(SERVER.process().ws("/"))) {
            socket.send(
                    JsonText.parse("{'type':'hello','protocol':2,'shareId':'%s','clientId':'ben'}".formatted(room)));
            return socket.next();
        }
    }
}
