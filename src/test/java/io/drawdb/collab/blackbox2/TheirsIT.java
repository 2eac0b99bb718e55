package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.backend.DrawdbStandIn;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shared file that somebody changes past the server, which looks at it often. */
class TheirsIT {
    @RegisterExtension
    static final ServerUnderTest SERVER =
            ServerUnderTest.asItComes().withBackend().with("COLLAB_WRITEBACK_POLL_MS", 500);

    private static final DrawdbStandIn BACKEND = SERVER.backend();

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName(
            "[V2-SNAP-2][WB-12][V2-CHANGE-12] a file that changed while the room was clean comes as the server's change")
    void comesAsAChange() {
        BACKEND.put(room, JsonText.example("small").toString());
        var ada = SERVER.editor(room, "ada");

        BACKEND.put(room, JsonText.example("small").put("title", "theirs").toString());
        ada.caughtUp(1);

        JsonNode change = ada.changes().get(0);
        assertEquals("server", change.get("clientId").asText());
        assertFalse(change.has("seq"), change::toString);
        assertEquals(1, change.get("ops").size(), change::toString);
        assertEquals("theirs", ada.document().diagram().get("title").asText());
        assertEquals(1, ada.await("persisted").get("persistedVersion").asLong());
        assertEquals(
                ada.document().diagram(), SERVER.editor(room, "ben").welcome().get("diagram"));
    }
}
