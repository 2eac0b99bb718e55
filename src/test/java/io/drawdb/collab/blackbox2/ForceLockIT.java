package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Locks that are taken by force, on a server where that is allowed. */
class ForceLockIT {
    @RegisterExtension
    static final ServerUnderTest SERVER =
            ServerUnderTest.asItComes().with("COLLAB_FORCE_EDIT_ENABLED", true).with("EDITOR_TTL_MS", 600_000);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-LOCK-14] what is in the way is unlocked by force, and the lock is granted")
    void takesFromTheHolder() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ben.await("locked");

        ben.say("{'type':'force_lock','target':'table','id':'t1'}");

        for (var reader : List.of(ada, ben)) {
            assertEquals("forced", reader.await("unlocked").get("reason").asText());
            assertEquals("ben", reader.await("locked").get("clientId").asText());
        }
        assertEquals(
                "locked",
                ada.refused(Ops.update("table", "t1", "{'x':1}")).get("code").asText());
    }

    @Test
    @DisplayName("[V2-LOCK-14][V2-LOCK-4] the document, forced, unlocks everything of the others")
    void takesTheDocument() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"), Ops.table("t2"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ada.say("{'type':'lock','target':'table','id':'t2'}");
        ben.await("locked");
        ben.await("locked");

        ben.say("{'type':'force_lock','target':'document'}");

        assertEquals("forced", ada.await("unlocked").get("reason").asText());
        assertEquals("forced", ada.await("unlocked").get("reason").asText());
        assertEquals("document", ben.await("locked").get("target").asText());
    }

    @Test
    @DisplayName("[V2-LOCK-14][MIX-1][V1-FORCE-2] a page that loses the edit right to a v2 client is told so")
    void pageLosesTheRight() {
        var page = SERVER.page(room, "eve", "edit");
        page.replace(JsonText.example("small"));
        var ada = SERVER.editor(room, "ada");

        ada.say("{'type':'force_lock','target':'document'}");

        JsonNode mode = page.awaitMode("view", "forced");
        assertEquals("ada", mode.get("editorClientId").asText());
        page.awaitShown("eve", "view");
        page.awaitShown("ada", "edit");
        assertEquals("forced", ada.await("unlocked").get("reason").asText());
        ada.apply(Ops.title("mine"));
        page.caughtUp(ada.version());
    }

    @Test
    @DisplayName("[V2-LOCK-14][MIX-1] so is a page that loses it to a lock on one table")
    void pageLosesTheRightToATable() {
        var page = SERVER.page(room, "eve", "edit");
        page.replace(JsonText.example("small"));
        var ada = SERVER.editor(room, "ada");
        String table = ada.document().diagram().get("tables").get(0).get("id").asText();

        ada.say("{'type':'force_lock','target':'table','id':'%s'}", table);

        assertEquals(
                "ada", page.awaitMode("view", "forced").get("editorClientId").asText());
        page.awaitShown("ada", "edit");
        var again = JsonText.example("small").put("title", "from a page that may not");
        page.say("{'type':'op','op':{'kind':'doc:replace','diagram':%s}}", again);
        page.settle();
        ada.settle();
        assertEquals(1, ada.version());
    }

    @Test
    @DisplayName("[V1-FORCE-2][MIX-1] a v2 holder of the document loses it to a page's force_edit")
    void pageTakesTheRight() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'lock','target':'document'}");
        ada.await("locked");
        var page = SERVER.page(room, "eve", "view");

        page.say("{'type':'force_edit'}");

        assertEquals(
                "eve", page.awaitMode("edit", "forced").get("editorClientId").asText());
        assertEquals("forced", ada.await("unlocked").get("reason").asText());
        JsonNode locked = ada.await("locked");
        assertEquals("eve", locked.get("clientId").asText());
        assertEquals("document", locked.get("target").asText());
        assertTrue(locked.get("id").asText().isEmpty());
        assertEquals("locked", ada.refused(Ops.title("a")).get("code").asText());
    }
}
