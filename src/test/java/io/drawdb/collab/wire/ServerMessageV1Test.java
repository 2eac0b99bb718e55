package io.drawdb.collab.wire;

import static io.drawdb.collab.wire.Frames.encode;
import static io.drawdb.collab.wire.Frames.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drawdb.collab.wire.ServerMessageV1.Mode;
import io.drawdb.collab.wire.ServerMessageV1.Present;
import io.drawdb.collab.wire.ServerMessageV1.Reason;
import io.drawdb.collab.wire.ServerMessageV1.RoomStatus;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The exact text of every frame that version 1 gets. */
class ServerMessageV1Test {

    @Test
    @DisplayName("[V1-HELLO-2] mode as an answer carries the room's metadata, with numeric versions")
    void modeWithMetadata() {
        var room = new RoomStatus(7, 5, true, "abc", "2026-01-02T03:04:05Z");

        assertEquals(
                "{'type':'mode','mode':'edit','reason':'granted','editorClientId':'a','roomVersion':7,"
                        + "'lastPersistedVersion':5,'dirty':true,'revision':'abc','updatedAt':'2026-01-02T03:04:05Z'}",
                encode(new Mode(ClientMode.EDIT, Reason.GRANTED, "a", room)));
    }

    @Test
    @DisplayName("[V1-HELLO-2] what is not known of the room yet is null, not absent")
    void modeOfFreshRoom() {
        assertEquals(
                "{'type':'mode','mode':'view','reason':'locked','editorClientId':null,'roomVersion':0,"
                        + "'lastPersistedVersion':0,'dirty':false,'revision':null,'updatedAt':null}",
                encode(new Mode(ClientMode.VIEW, Reason.LOCKED, null, new RoomStatus(0, 0, false, null, null))));
    }

    @Test
    @DisplayName("[V1-EDIT-3] [V1-EDIT-5] mode to all carries no metadata and says that nobody edits")
    void modeToAll() {
        assertEquals(
                "{'type':'mode','mode':'view','reason':'released','editorClientId':null}",
                encode(new Mode(ClientMode.VIEW, Reason.RELEASED, null, null)));
        assertEquals(
                "{'type':'mode','mode':'view','reason':'expired','editorClientId':null}",
                encode(new Mode(ClientMode.VIEW, Reason.EXPIRED, null, null)));
    }

    @Test
    @DisplayName("[V1-FORCE-2] reason forced")
    void modeForced() {
        assertEquals(
                "{'type':'mode','mode':'view','reason':'forced','editorClientId':'b'}",
                encode(new Mode(ClientMode.VIEW, Reason.FORCED, "b", null)));
    }

    @Test
    @DisplayName("[V1-OP-1] op carries the diagram exactly as it is encoded, and the version")
    void op() {
        assertEquals(
                "{'type':'op','clientId':'server','op':{'kind':'doc:replace',"
                        + "'diagram':{'tables':[ 1.50,{}], 'x':'é'},'version':3}}",
                encode(new ServerMessageV1.Op("server", json("{'tables':[ 1.50,{}], 'x':'é'}"), 3)));
    }

    @Test
    @DisplayName("[V1-OP-7] op with no document says null")
    void opOfNothing() {
        assertEquals(
                "{'type':'op','clientId':'a','op':{'kind':'doc:replace','diagram':null,'version':4}}",
                encode(new ServerMessageV1.Op("a", EncodedJson.NULL, 4)));
    }

    @Test
    @DisplayName("[V1-PRES-1] [FRAME-11] presence is keyed by client id, whatever that is")
    void presence() {
        assertEquals("{'type':'presence','participants':{}}", encode(new ServerMessageV1.Presence(List.of())));
        assertEquals(
                "{'type':'presence','participants':{"
                        + "'__proto__':{'lastSeen':1700000000000,'mode':'edit','name':'Ada'},"
                        + "'b':{'lastSeen':2,'mode':'view','name':''}}}",
                encode(new ServerMessageV1.Presence(List.of(
                        new Present("__proto__", 1_700_000_000_000L, ClientMode.EDIT, "Ada"),
                        new Present("b", 2, ClientMode.VIEW, "")))));
    }

    @Test
    @DisplayName("[V1-REQ-1] edit_request to the editor and edit_request_sent to the requester")
    void editRequest() {
        assertEquals(
                "{'type':'edit_request','fromClientId':'b','fromClientName':'Bob','at':12}",
                encode(new ServerMessageV1.EditRequest("b", "Bob", 12)));
        assertEquals(
                "{'type':'edit_request_sent','editorClientId':'a'}", encode(new ServerMessageV1.EditRequestSent("a")));
    }

    @Test
    @DisplayName("[V1-REQ-3] edit_request_denied to the requester and edit_request_dismissed to the editor")
    void dismissal() {
        assertEquals(
                "{'type':'edit_request_denied','reason':'dismissed','editorClientId':'a'}",
                encode(new ServerMessageV1.EditRequestDenied("a")));
        assertEquals(
                "{'type':'edit_request_dismissed','targetClientId':'b'}",
                encode(new ServerMessageV1.EditRequestDismissed("b")));
    }

    @Test
    @DisplayName("[V1-FORCE-1] force_edit_denied says why, and who edits if anybody does")
    void forceDenied() {
        assertEquals(
                "{'type':'force_edit_denied','reason':'disabled','editorClientId':'a'}",
                encode(new ServerMessageV1.ForceEditDenied("a")));
        assertEquals(
                "{'type':'force_edit_denied','reason':'disabled','editorClientId':null}",
                encode(new ServerMessageV1.ForceEditDenied(null)));
    }

    @Test
    @DisplayName("[V1-SAVE-1] [V1-SAVE-2] persisted")
    void persisted() {
        assertEquals(
                "{'type':'persisted','lastFlushed':99,'revision':'r','updatedAt':'t','persistedVersion':8,"
                        + "'noChanges':false}",
                encode(new ServerMessage.Persisted(99L, "r", "t", 8, false)));
        assertEquals(
                "{'type':'persisted','lastFlushed':null,'revision':null,'updatedAt':null,'persistedVersion':0,"
                        + "'noChanges':true}",
                encode(new ServerMessage.Persisted(null, null, null, 0, true)));
    }

    @Test
    @DisplayName("[V1-SAVE-4] persist_error has what either version reads")
    void persistError() {
        assertEquals(
                "{'type':'persist_error','error':'429 Too Many Requests','message':'later','code':'rate_limited',"
                        + "'retryInMs':60000}",
                encode(new ServerMessage.PersistError(
                        "429 Too Many Requests", "later", PersistErrorCode.RATE_LIMITED, 60_000L)));
        assertEquals(
                "{'type':'persist_error','error':'disabled','message':'no backend','code':'disabled',"
                        + "'retryInMs':null}",
                encode(new ServerMessage.PersistError("disabled", "no backend", PersistErrorCode.DISABLED, null)));
    }

    @Test
    @DisplayName("[V1-HELLO-3] error has nothing but its text")
    void error() {
        assertEquals(
                "{'type':'error','error':'Missing shareId or clientId'}",
                encode(new ServerMessageV1.PlainError(ClientMessage.Hello.MISSING_IDS)));
    }
}
