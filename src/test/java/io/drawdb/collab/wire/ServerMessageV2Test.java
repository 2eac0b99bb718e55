package io.drawdb.collab.wire;

import static io.drawdb.collab.wire.Frames.encode;
import static io.drawdb.collab.wire.Frames.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.wire.ServerMessageV2.LockDenied;
import io.drawdb.collab.wire.ServerMessageV2.Locked;
import io.drawdb.collab.wire.ServerMessageV2.Reject;
import io.drawdb.collab.wire.ServerMessageV2.Unlocked;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The exact text of every frame that version 2 gets. */
class ServerMessageV2Test {
    private static final LockTarget TABLE = new LockTarget(LockTarget.Kind.TABLE, "t1");
    private static final ChangeBody THIRD = ChangeBody.of(3, "a", 9L, json("[{'x':1}]"), 55);
    private static final ChangeBody FOURTH = ChangeBody.of(4, "server", null, json("[{'y':2}]"), 56);

    @Test
    @DisplayName("[V2-HELLO-4] welcome with the whole diagram")
    void welcomeWithDiagram() {
        assertEquals(
                "{'type':'welcome','protocol':2,'sessionId':'s','resume':'r.s','role':'editor','mode':'edit','epoch':'e','version':4,"
                        + "'seq':0,'recovered':false,'diagram':{'tables':[]},'at':56,'participants':["
                        + "{'clientId':'a','clientName':'Ada','color':'#123456','mode':'edit'},"
                        + "{'clientId':'b','clientName':'','color':null,'mode':'view'}],"
                        + "'locks':[{'target':'table','id':'t1','clientId':'a','clientName':'Ada','expiresAt':77}],"
                        + "'dirty':true,'revision':'r','limits':{'frameBytes':1,'awarenessBytes':2,"
                        + "'messagesPerSecond':3,'documentBytes':4,'tailChanges':5},'heartbeatMs':10000}",
                encode(new Welcome(
                        "s",
                        "r.s",
                        Role.EDITOR,
                        ClientMode.EDIT,
                        "e",
                        4,
                        0,
                        new Welcome.Content.Whole(json("{'tables':[]}"), 56L),
                        List.of(
                                new Participant("a", "Ada", "#123456", ClientMode.EDIT),
                                new Participant("b", "", null, ClientMode.VIEW)),
                        List.of(new Locked(TABLE, "a", "Ada", 77)),
                        true,
                        "r",
                        new Welcome.Limits(1, 2, 3, 4, 5),
                        10_000)));
    }

    @Test
    @DisplayName("[V2-HELLO-3] welcome with the changes since")
    void welcomeRecovered() {
        assertEquals(
                "{'type':'welcome','protocol':2,'sessionId':'s','resume':'r.s','role':'viewer','mode':'view','epoch':'e','version':4,"
                        + "'seq':9,'recovered':true,'changes':["
                        + "{'version':3,'clientId':'a','seq':9,'ops':[{'x':1}],'at':55},"
                        + "{'version':4,'clientId':'server','ops':[{'y':2}],'at':56}],"
                        + "'participants':[],'locks':[],'dirty':false,'revision':null,'limits':{'frameBytes':1,"
                        + "'awarenessBytes':2,'messagesPerSecond':3,'documentBytes':4,'tailChanges':5},"
                        + "'heartbeatMs':10000}",
                encode(welcome(new Welcome.Content.Recovered(List.of(THIRD, FOURTH)), 4)));
    }

    @Test
    @DisplayName("[V2-HELLO-3] welcome to somebody who missed nothing has an empty list of changes")
    void welcomeNothingMissed() {
        var text = encode(welcome(new Welcome.Content.Recovered(List.of()), 4));

        assertEquals(
                ",'recovered':true,'changes':[],'participants':[]",
                text.substring(text.indexOf(",'recovered'"), text.indexOf(",'locks'")));
    }

    private static Welcome welcome(Welcome.Content content, long version) {
        return new Welcome(
                "s",
                "r.s",
                Role.VIEWER,
                ClientMode.VIEW,
                "e",
                version,
                9,
                content,
                List.of(),
                List.of(),
                false,
                null,
                new Welcome.Limits(1, 2, 3, 4, 5),
                10_000);
    }

    @Test
    @DisplayName("[V2-CHANGE-1] change carries the author's seq")
    void change() {
        assertEquals(
                "{'type':'change','version':3,'clientId':'a','seq':9,'ops':[{'x':1}],'at':55}",
                encode(new ServerMessageV2.Change(THIRD)));
    }

    @Test
    @DisplayName("[V2-UNDO-2] [V2-CHANGE-12] a change that came of no change message has no seq")
    void changeWithoutSeq() {
        assertEquals(
                "{'type':'change','version':4,'clientId':'server','ops':[{'y':2}],'at':56}",
                encode(new ServerMessageV2.Change(FOURTH)));
    }

    @Test
    @DisplayName("[V2-CHANGE-4] a repeat whose change is not at hand is acknowledged as a repeat, without operations")
    void changeRepeated() {
        assertEquals(
                "{'type':'change','version':40,'clientId':'a','seq':9,'ops':[],'at':57,'repeat':true}",
                encode(new ServerMessageV2.Change(ChangeBody.repeated(40, "a", 9, 57))));
    }

    @Test
    @DisplayName("[V2-CHANGE-9] changes holds the bodies of its changes in order")
    void changes() {
        assertEquals(
                "{'type':'changes','changes':[{'version':3,'clientId':'a','seq':9,'ops':[{'x':1}],'at':55},"
                        + "{'version':4,'clientId':'server','ops':[{'y':2}],'at':56}]}",
                encode(new ServerMessageV2.Changes(List.of(THIRD, FOURTH))));
    }

    @Test
    @DisplayName("[V2-CHANGE-7] reject leaves out what does not apply")
    void reject() {
        assertEquals(
                "{'type':'reject','seq':9,'code':'locked','message':'m','target':'table','id':'t1','holder':'b'}",
                encode(new Reject(9L, RejectCode.LOCKED, "m", "table", "t1", "b")));
        assertEquals(
                "{'type':'reject','seq':9,'code':'unavailable','message':'m'}",
                encode(new Reject(9L, RejectCode.UNAVAILABLE, "m", null, null, null)));
    }

    @Test
    @DisplayName("[V2-UNDO-3] reject of an undo has no seq")
    void rejectOfUndo() {
        assertEquals(
                "{'type':'reject','code':'conflict','message':'m'}",
                encode(new Reject(null, RejectCode.CONFLICT, "m", null, null, null)));
    }

    @Test
    @DisplayName("[V2-SNAP-1] [V2-DOC-7] [V2-HELLO-14] snapshot")
    void snapshot() {
        assertEquals(
                "{'type':'snapshot','epoch':'e','version':4,'seq':9,'diagram':{'a':1},'at':55}",
                encode(new Snapshot("e", 4, 9, json("{'a':1}"), 55L)));
        assertEquals(
                "{'type':'snapshot','epoch':'e','version':4,'seq':9,'diagram':null}",
                encode(new Snapshot("e", 4, 9, EncodedJson.NULL, null)));
    }

    @Test
    @DisplayName("[V2-LOCK-1] [V2-LOCK-8] [V2-LOCK-17] locked and unlocked")
    void locks() {
        assertEquals(
                "{'type':'locked','target':'document','id':'','clientId':'a','clientName':'Ada','expiresAt':77}",
                encode(new Locked(LockTarget.DOCUMENT, "a", "Ada", 77)));
        assertEquals(
                "{'type':'unlocked','target':'table','id':'t1','reason':'disconnected'}",
                encode(new Unlocked(TABLE, Unlocked.Reason.DISCONNECTED)));
    }

    @Test
    @DisplayName("[V2-LOCK-7] [V2-LOCK-12] lock_denied and lock_requested")
    void lockAnswers() {
        assertEquals(
                "{'type':'lock_denied','target':'table','id':'t1','reason':'locked','holder':'b'}",
                encode(new LockDenied(TABLE, LockDenied.Reason.LOCKED, "b")));
        assertEquals(
                "{'type':'lock_denied','target':'table','id':'t1','reason':'not_found','holder':null}",
                encode(new LockDenied(TABLE, LockDenied.Reason.NOT_FOUND, null)));
        assertEquals(
                "{'type':'lock_requested','target':'table','id':'t1','clientId':'b','clientName':'Bob'}",
                encode(new ServerMessageV2.LockRequested(TABLE, "b", "Bob")));
    }

    @Test
    @DisplayName("[V2-HELLO-8] [V2-PRES-1] [V2-PRES-2] joined, left and renamed")
    void participants() {
        var ada = new Participant("a", "Ada", "#fff", ClientMode.EDIT);

        assertEquals(
                "{'type':'joined','participant':{'clientId':'a','clientName':'Ada','color':'#fff','mode':'edit'}}",
                encode(new ServerMessageV2.Joined(ada)));
        assertEquals("{'type':'left','clientId':'a'}", encode(new ServerMessageV2.Left("a")));
        assertEquals(
                "{'type':'renamed','participant':{'clientId':'a','clientName':'Ada','color':'#fff','mode':'edit'}}",
                encode(new ServerMessageV2.Renamed(ada)));
    }

    @Test
    @DisplayName("[V2-AWARE-1] [V2-AWARE-6] awareness carries the state as it is, or null")
    void awareness() {
        assertEquals(
                "{'type':'awareness','clientId':'a','state':{'cursor':{'x':1,'y':2}}}",
                encode(new ServerMessageV2.Awareness("a", json("{'cursor':{'x':1,'y':2}}"))));
        assertEquals(
                "{'type':'awareness','clientId':'a','state':null}",
                encode(new ServerMessageV2.Awareness("a", EncodedJson.NULL)));
    }

    @Test
    @DisplayName("[V2-HELLO-2] error in version 2 says whether it is the end")
    void error() {
        assertEquals(
                "{'type':'error','code':'not_loaded','message':'m','fatal':true,'error':'m'}",
                encode(new ServerMessageV2.CodedError(ErrorCode.NOT_LOADED, "m", true)));
    }

    @Test
    @DisplayName("[V2-BEAT-1] a heartbeat that comes back")
    void echo() {
        assertEquals("{'type':'heartbeat','echo':7,'version':12}", encode(new Echo(7, 12)));
    }

    @Test
    @DisplayName("[CONN-10] reconnect")
    void reconnect() {
        assertEquals("{'type':'reconnect','afterMs':250}", encode(new ServerMessageV2.Reconnect(250)));
    }
}
