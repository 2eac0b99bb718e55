package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of those whose connection ends, on a server with long leases and a short grace. */
class GraceIT {
    @RegisterExtension
    static final ServerUnderTest SERVER =
            ServerUnderTest.asItComes().with("EDITOR_TTL_MS", 600_000).with("COLLAB_LOCK_GRACE_MS", 300);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-LOCK-10][V2-PRES-1][V2-AWARE-6] who leaves for good loses his locks, is left, and shows nothing")
    void leaves() {
        var ada = holder();
        var ben = SERVER.editor(room, "ben");
        assertEquals("ada", ben.await("awareness").get("clientId").asText());

        ada.socket().leave();

        assertGone(ben);
        var cyd = SERVER.editor(room, "cyd");
        assertEquals(2, cyd.welcome().get("participants").size());
        assertEquals(0, cyd.welcome().get("locks").size());
        cyd.settle();
        assertEquals(List.of(), cyd.told("awareness"));
    }

    @Test
    @DisplayName("[V2-LOCK-10][V2-PRES-1] so does who is cut off without a word")
    void cutOff() {
        var ada = holder();
        var ben = SERVER.editor(room, "ben");

        ada.close();

        assertGone(ben);
    }

    @Test
    @DisplayName("[MIX-6][MIX-9][V1-EDIT-5][V2-PRES-1] a page that leaves is left at once and loses the edit right")
    void pageLeaves() {
        var page = SERVER.page(room, "eve", "edit");
        var ada = SERVER.editor(room, "ada");
        var watching = SERVER.page(room, "kim", "view");

        page.socket().leave();

        ada.awaitAll("unlocked", "left");
        JsonNode unlocked = ada.told("unlocked").get(0);
        assertEquals("document", unlocked.get("target").asText());
        assertEquals("disconnected", unlocked.get("reason").asText());
        assertEquals("eve", ada.told("left").get(0).get("clientId").asText());
        assertTrue(watching.awaitMode("view", "expired").get("editorClientId").isNull());
        ada.apply(Ops.table("t1"));
    }

    private Editor holder() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ada.await("locked");
        ada.say("{'type':'awareness','state':{'cursor':{'x':1}}}");
        ada.settle();
        return ada;
    }

    private static void assertGone(Editor reader) {
        reader.awaitAll("unlocked", "left");
        JsonNode unlocked = reader.told("unlocked").get(0);
        assertEquals("t1", unlocked.get("id").asText());
        assertEquals("disconnected", unlocked.get("reason").asText());
        assertEquals("ada", reader.told("left").get(0).get("clientId").asText());
        reader.apply(Ops.update("table", "t1", "{'x':1}"));
    }
}
