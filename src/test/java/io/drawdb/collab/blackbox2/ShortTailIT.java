package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client gets that comes back, on a server that keeps 20 changes. */
class ShortTailIT {
    private static final int TAIL = 20;

    @RegisterExtension
    static final ServerUnderTest SERVER =
            ServerUnderTest.asItComes().with("COLLAB_TAIL_CHANGES", TAIL).with("COLLAB_SNAPSHOT_ENTRIES", 7);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-HELLO-3] as many changes as the tail holds are caught up with")
    void theWholeTailIsEnough() {
        var ada = SERVER.editor(room, "ada");
        var ben = cutOffFor(TAIL, ada);

        var back = SERVER.stranger("ben").comeBack(room, ben);

        assertTrue(back.welcome().get("recovered").asBoolean());
        assertEquals(TAIL, back.welcome().get("changes").size());
        assertEquals(ada.document().diagram(), back.document().diagram());
    }

    @Test
    @DisplayName("[V2-HELLO-4] one change more than the tail holds brings the whole document")
    void moreThanTheTailIsNot() {
        var ada = SERVER.editor(room, "ada");
        var ben = cutOffFor(TAIL + 1, ada);

        var back = SERVER.stranger("ben").comeBack(room, ben);

        assertWhole(back, ada);
    }

    @Test
    @DisplayName("[V2-HELLO-3][V2-HELLO-4][FAULT-2] the tail is as long after kill -9 as it was before")
    void theTailSurvives() {
        var ada = SERVER.editor(room, "ada");
        var ben = cutOffFor(1, ada);
        var cyd = SERVER.editor(room, "cyd");
        cyd.close();
        edit(TAIL, ada);

        SERVER.killAndStart();
        var benBack = SERVER.stranger("ben").comeBack(room, ben);
        var cydBack = SERVER.stranger("cyd").comeBack(room, cyd);

        assertWhole(benBack, ada);
        assertTrue(cydBack.welcome().get("recovered").asBoolean());
        assertEquals(TAIL, cydBack.welcome().get("changes").size());
        assertEquals(ada.document().diagram(), cydBack.document().diagram());
    }

    @Test
    @DisplayName("[V2-HELLO-4] a version that the room has not reached, and another lineage, bring the whole document")
    void nothingIsGuessed() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        String epoch = ada.welcome().get("epoch").asText();

        var ahead = SERVER.stranger("ben")
                .hello("'shareId':'%s','since':{'epoch':'%s','version':%d}", room, epoch, ada.version() + 1);
        var elsewhere = SERVER.stranger("cyd")
                .hello("'shareId':'%s','since':{'epoch':'not-%s','version':%d}", room, epoch, ada.version());
        var upToDate = SERVER.stranger("dan")
                .hello("'shareId':'%s','since':{'epoch':'%s','version':%d}", room, epoch, ada.version());

        assertWhole(ahead, ada);
        assertWhole(elsewhere, ada);
        assertTrue(upToDate.welcome().get("recovered").asBoolean());
        assertEquals(0, upToDate.welcome().get("changes").size());
    }

    @Test
    @DisplayName("[V2-CHANGE-4] a repeat that the tail has lost is answered with an empty change, repeat:true")
    void repeatBeyondTheTail() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        edit(TAIL, ada);

        ada.change(1, 0, Ops.table("t1"));
        JsonNode answer = ada.next("change");

        assertEquals(1, answer.get("seq").asLong());
        assertEquals("ada", answer.get("clientId").asText());
        assertTrue(answer.get("repeat").asBoolean());
        assertEquals(0, answer.get("ops").size());
        assertEquals(ada.version(), answer.get("version").asLong());
    }

    private Editor cutOffFor(int changes, Editor author) {
        var reader = SERVER.editor(room, "ben");
        reader.caughtUp(author.apply(Ops.table("t1")).get("version").asLong());
        reader.close();
        edit(changes, author);
        return reader;
    }

    private static void edit(int changes, Editor author) {
        for (int n = 0; n < changes; n++) {
            author.apply(Ops.title("title " + n + " after " + author.version()));
        }
    }

    private static void assertWhole(Editor back, Editor author) {
        JsonNode welcome = back.welcome();
        assertFalse(welcome.get("recovered").asBoolean());
        assertFalse(welcome.has("changes"), welcome::toString);
        assertEquals(author.version(), welcome.get("version").asLong());
        assertEquals(author.document().diagram(), welcome.get("diagram"));
    }
}
