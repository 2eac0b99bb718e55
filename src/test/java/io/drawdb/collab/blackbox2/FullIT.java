package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that has place for two rooms with two people in each. */
class FullIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_ROOMS_MAX", 2)
            .with("COLLAB_PARTICIPANTS_PER_ROOM_MAX", 2)
            .with("COLLAB_LOCK_GRACE_MS", 0)
            .with("ROOM_IDLE_TTL_MS", 0);

    @Test
    @DisplayName("[CLOSE-4503][LIMIT-7][LIMIT-8][ERROR-5] one room or one participant too many is refused, for a while")
    void full() {
        var first = ServerUnderTest.room();
        var ada = SERVER.editor(first, "ada");
        SERVER.editor(first, "ben");

        assertRefused(first, "cyd");
        var again = SERVER.editor(first, "ben");
        assertEquals(2, again.welcome().get("participants").size());

        var dan = SERVER.editor(ServerUnderTest.room(), "dan");
        var third = ServerUnderTest.room();
        assertRefused(third, "eve");
        ada.apply(Ops.title("unharmed"));

        dan.socket().leave();
        Awaitility.await().atMost(PATIENCE).until(() -> isLetIn(third));
    }

    private static void assertRefused(String room, String id) {
        var stranger = SERVER.stranger(id);
        hello(stranger, room, id);
        JsonNode error = stranger.next("error");
        assertEquals("unavailable", error.get("code").asText());
        assertTrue(error.get("fatal").asBoolean());
        assertEquals(4503, stranger.socket().closed().code());
    }

    private static boolean isLetIn(String room) {
        try (var stranger = Editor.connect(SERVER.process().ws("/"), "eve")) {
            hello(stranger, room, "eve");
            return Conversation.isA("welcome", stranger.next());
        }
    }

    private static void hello(Editor stranger, String room, String id) {
        stranger.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'%s','mode':'edit'}", room, id);
    }
}
