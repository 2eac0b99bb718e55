package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.WsClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients see of a server that is told to stop, and of the one that takes its place. */
class ShutdownIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .withBackend()
            .with("PERSIST_FLUSH_MS", 600_000)
            .with("COLLAB_DRAIN_MS", 60_000)
            .with("COLLAB_WRITEBACK_TIMEOUT_MS", 30_000);

    private static final DrawdbStandIn BACKEND = SERVER.backend();

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName(
            "[CONN-10][CLOSE-1012][CONN-6][WB-10] SIGTERM: reconnect to v2, 503 to newcomers, 1012 to all, all saved")
    void goesAndComesBack() {
        BACKEND.put(room, JsonText.example("small").toString());
        var ada = SERVER.editor(room, "ada");
        var page = SERVER.page(room, "eve", "view");
        ada.apply(Ops.title("first"));
        ada.await("persisted");
        BACKEND.fault("{'mode':'hang','on':'writes'}");
        ada.apply(Ops.title("last words"));

        SERVER.process().terminate();

        JsonNode reconnect = ada.await("reconnect");
        assertTrue(reconnect.get("afterMs").asLong() >= 0, reconnect::toString);
        var refused = assertThrows(
                WsClient.Refused.class,
                () -> WsClient.connect(SERVER.process().ws("/")).close());
        assertEquals(503, refused.status());
        assertNotNull(refused.retryAfter());
        BACKEND.fault("{'mode':'none'}");
        assertEquals(1012, ada.socket().closed().code());
        assertEquals(1012, page.socket().closed().code());
        assertTrue(
                page.socket().drain().stream().noneMatch(message -> Conversation.isA("reconnect", message)),
                "a page was told to reconnect");
        SERVER.process().awaitExit();
        assertEquals(
                "last words",
                JsonText.parse(BACKEND.content(room).orElseThrow()).get("title").asText());

        SERVER.start();
        var back = SERVER.stranger("ada").comeBack(room, ada);
        assertTrue(back.welcome().get("recovered").asBoolean(), back.welcome()::toString);
        assertEquals(ada.seq(), back.welcome().get("seq").asLong());
        assertEquals(
                ada.document().diagram(), SERVER.editor(room, "ben").welcome().get("diagram"));
    }
}
