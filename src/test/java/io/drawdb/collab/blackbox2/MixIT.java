package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.AlsoNative;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of both versions in one room. */
@AlsoNative
class MixIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes().with("EDITOR_TTL_MS", 600_000);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[MIX-1] a page's edit right is the lock on the document to v2 clients")
    void editRightIsTheDocumentLock() {
        var ada = SERVER.editor(room, "ada");
        var page = SERVER.page(room, "eve", "edit");

        JsonNode locked = ada.await("locked");
        assertEquals("document", locked.get("target").asText());
        assertEquals("", locked.get("id").asText());
        assertEquals("eve", locked.get("clientId").asText());
        assertEquals(1, SERVER.editor(room, "ben").welcome().get("locks").size());
        JsonNode reject = ada.refused(Ops.table("t1"));
        assertEquals("locked", reject.get("code").asText());
        assertEquals("eve", reject.get("holder").asText());

        page.say("{'type':'release_edit'}");
        assertEquals("released", ada.await("unlocked").get("reason").asText());
        ada.apply(Ops.table("t1"));
    }

    @Test
    @DisplayName("[MIX-1][V1-HELLO-7] a v2 holder of the document is the editor to pages")
    void documentLockIsTheEditRight() {
        var ada = SERVER.editor(room, "ada");
        ada.say("{'type':'lock','target':'document'}");
        ada.await("locked");

        var page = SERVER.page(room, "eve", "view");
        JsonNode mode = page.hello(room, "edit");

        assertEquals("view", mode.get("mode").asText());
        assertEquals("locked", mode.get("reason").asText());
        assertEquals("ada", mode.get("editorClientId").asText());
        page.say("{'type':'request_release'}");
        JsonNode asked = ada.await("lock_requested");
        assertEquals("document", asked.get("target").asText());
        assertEquals("eve", asked.get("clientId").asText());
        assertEquals(
                "ada", page.await("edit_request_sent").get("editorClientId").asText());
        ada.say("{'type':'lock_dismiss','target':'document','clientId':'eve'}");
        assertEquals(
                "dismissed", page.await("edit_request_denied").get("reason").asText());
    }

    @Test
    @DisplayName("[MIX-1][V1-REQ-1] a v2 client asks a page for the document, and is dismissed by it")
    void v2AsksPage() {
        var page = SERVER.page(room, "eve", "edit");
        var ada = SERVER.editor(room, "ada");

        ada.say("{'type':'lock_request','target':'document'}");
        assertEquals("ada", page.await("edit_request").get("fromClientId").asText());
        page.say("{'type':'dismiss_edit_request','targetClientId':'ada'}");

        assertEquals("dismissed", ada.await("lock_denied").get("reason").asText());
        assertEquals(
                "ada",
                page.await("edit_request_dismissed").get("targetClientId").asText());
    }

    @Test
    @DisplayName("[MIX-2][MIX-3][MIX-7] locks of v2 clients keep pages from editing until the last of them goes")
    void tableLocksKeepPagesOut() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"), Ops.table("t2"));
        var page = SERVER.page(room, "eve", "view");
        assertEquals("view", page.participants().get("ada").get("mode").asText());
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ada.await("locked");
        ben.say("{'type':'lock','target':'table','id':'t2'}");
        ben.await("locked");
        ben.await("locked");
        page.awaitShown("ada", "edit");
        page.awaitShown("ben", "edit");

        page.say("{'type':'request_edit'}");
        JsonNode mode = page.awaitMode("view", "locked");
        assertTrue(List.of("ada", "ben").contains(mode.get("editorClientId").asText()), mode::toString);

        ada.say("{'type':'unlock','target':'table','id':'t1'}");
        page.awaitShown("ada", "view");
        page.say("{'type':'request_edit'}");
        assertEquals(
                "ben", page.awaitMode("view", "locked").get("editorClientId").asText());
        ben.say("{'type':'unlock','target':'table','id':'t2'}");
        assertTrue(page.awaitMode("view", "released").get("editorClientId").isNull());
        page.awaitShown("ben", "view");
        page.say("{'type':'request_edit'}");
        page.awaitMode("edit", "granted");
    }

    @Test
    @DisplayName(
            "[MIX-4][V2-CHANGE-12] a page's document reaches v2 clients as the operations that make the difference")
    void replaceBecomesOperations() {
        var ada = SERVER.editor(room, "ada");
        var page = SERVER.page(room, "eve", "edit");
        ObjectNode diagram = JsonText.example("medium");
        page.replace(diagram);
        ada.caughtUp(1);

        ((ObjectNode) diagram.get("tables").get(3)).put("x", 4711);
        ((ObjectNode) diagram.get("tables").get(4).get("fields").get(0)).put("comment", "said by eve");
        page.replace(diagram);
        ada.caughtUp(2);

        JsonNode change = ada.changes().get(1);
        assertEquals("eve", change.get("clientId").asText());
        assertFalse(change.has("seq"), change::toString);
        assertEquals(2, change.get("ops").size(), change::toString);
        assertEquals(
                4711, ada.document().diagram().get("tables").get(3).get("x").asInt());
        assertFalse(ada.document().diagram().has("transform"));
        assertEquals(
                ada.document().diagram(), SERVER.editor(room, "ben").welcome().get("diagram"));
    }

    @Test
    @DisplayName("[MIX-4][V2-DOC-7] a page that empties the room leaves v2 clients with a blank document")
    void emptied() {
        var ada = SERVER.editor(room, "ada");
        var page = SERVER.page(room, "eve", "edit");
        page.replace(JsonText.example("small"));

        page.replace(JsonText.parse("null"));

        ada.caughtUp(2);
        assertEquals(0, ada.document().diagram().get("tables").size());
        assertEquals(
                ada.document().diagram(), SERVER.editor(room, "ben").welcome().get("diagram"));
    }

    @Test
    @DisplayName(
            "[MIX-5][MIX-8] v2 changes reach pages as documents of their author, fewer than changes, the last for sure")
    void changesBecomeDocuments() {
        var page = SERVER.page(room, "eve", "edit");
        page.replace(JsonText.example("small"));
        page.release();
        var other = SERVER.page(room, "kim", "view");
        var ada = SERVER.editor(room, "ada");

        for (int n = 1; n <= 60; n++) {
            ada.change(Ops.title("title " + n));
        }
        ada.acknowledged(60);
        for (var reader : List.of(page, other)) {
            int before = reader.documents();
            reader.caughtUp(ada.version());
            int told = reader.documents() - before;
            assertTrue(told < 60, () -> told + " documents for 60 changes");
            assertEquals("ada", reader.author());
            assertEquals(ada.document().diagram(), reader.document());
        }
    }

    @Test
    @DisplayName(
            "[MIX-6] a page is a participant to v2 clients: joined once, renamed, and in the mode that is in effect")
    void pageAsParticipant() {
        var ada = SERVER.editor(room, "ada");
        var page = SERVER.page(room, "eve", "view");
        assertEquals(
                JsonText.parse("{'clientId':'eve','clientName':'eve','color':null,'mode':'view'}"),
                ada.await("joined").get("participant"));

        page.say("{'type':'request_edit'}");
        assertEquals("edit", ada.await("renamed").get("participant").get("mode").asText());
        page.say("{'type':'set_client_name','clientName':'Eve the 2nd'}");
        assertEquals(
                JsonText.parse("{'clientId':'eve','clientName':'Eve the 2nd','color':null,'mode':'edit'}"),
                ada.await("renamed").get("participant"));
        page.hello(room, "view");
        assertEquals("view", ada.await("renamed").get("participant").get("mode").asText());
        page.socket().leave();
        assertEquals("eve", ada.await("left").get("clientId").asText());
        assertEquals(1, ada.told("joined").size());
    }

    @Test
    @DisplayName("[ID-8] a connection goes over from one protocol to the other, and is not closed as its own successor")
    void otherProtocolOnOneConnection() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        for (int n = 1; n <= 20; n++) {
            ben.change(Ops.title("title " + n));
        }
        ben.say("{'type':'hello','shareId':'%s','clientId':'ben','clientName':'ben','mode':'view'}", room);
        assertEquals("view", ben.await("mode").get("mode").asText());
        ben.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'ben','mode':'edit'}", room);
        assertEquals(20, ben.await("welcome").get("seq").asLong());

        ada.settle();
        assertEquals(20, ada.version());
        assertTrue(ben.socket().isOpen());
    }

    @Test
    @DisplayName("[V1-SAVE-3] where nothing is written back, who wants to save is told so, and nobody else")
    void savingIsDisabled() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        ada.say("{'type':'persist_now'}");

        JsonNode error = ada.await("persist_error");
        assertEquals("disabled", error.get("code").asText());
        assertEquals("disabled", error.get("error").asText());
        assertTrue(error.get("retryInMs").isNull(), error::toString);
        ben.settle();
        assertEquals(1, ben.told("persist_error").size());
    }
}
