package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Locks, taken and given up of the clients' own will, on a server where nobody may take one by force. */
class LockIT {
    @RegisterExtension
    static final ServerUnderTest SERVER =
            ServerUnderTest.asItComes().with("EDITOR_TTL_MS", 600_000).with("COLLAB_LOCK_GRACE_MS", 600_000);

    private final String room = ServerUnderTest.room();
    private Editor ada;
    private Editor ben;

    @BeforeEach
    void twoEditors() {
        ada = SERVER.editor(room, "ada");
        ben = SERVER.editor(room, "ben");
        ada.apply(
                Ops.table("t1"),
                Ops.table("t2"),
                Ops.create(
                        "relationship",
                        "{'id':'r1','name':'r','startTableId':'t1','startFieldId':'t1-f',"
                                + "'endTableId':'t2','endFieldId':'t2-f','cardinality':'one_to_one'}"),
                Ops.create("note", "{'uid':'n1','id':0,'title':'n'}"),
                Ops.create("area", "{'uid':'s1','id':0,'name':'s'}"));
        ben.caughtUp(1);
    }

    @Test
    @DisplayName("[V2-LOCK-1][V2-LOCK-8][V2-LOCK-17] a lock is told to all when it is taken and when it is given up")
    void lockAndUnlock() {
        for (var lock : List.of("table:t1", "note:n1", "area:s1", "document:")) {
            String target = lock.split(":", 2)[0];
            String id = lock.split(":", 2)[1];

            ada.say("{'type':'lock','target':'%s','id':'%s'}", target, id);
            for (var reader : List.of(ada, ben)) {
                JsonNode locked = reader.await("locked");
                assertEquals(target, locked.get("target").asText());
                assertEquals(id, locked.get("id").asText());
                assertEquals("ada", locked.get("clientId").asText());
                assertEquals("ada", locked.get("clientName").asText());
                assertTrue(locked.get("expiresAt").isIntegralNumber());
            }
            ben.say("{'type':'unlock','target':'%s','id':'%s'}", target, id);
            ben.settle();
            ada.say("{'type':'unlock','target':'%s','id':'%s'}", target, id);
            for (var reader : List.of(ada, ben)) {
                assertEquals(
                        JsonText.parse("{'type':'unlocked','target':'%s','id':'%s','reason':'released'}"
                                .formatted(target, id)),
                        reader.await("unlocked"));
            }
        }
        assertEquals(4, ben.told("unlocked").size());
    }

    @Test
    @DisplayName("[V2-LOCK-3] who asks again for what he holds is told again, and nobody else is")
    void lockAgain() {
        lock(ada, "table", "t1");
        ada.say("{'type':'lock','target':'table','id':'t1'}");

        assertEquals("ada", ada.await("locked").get("clientId").asText());
        ben.settle();
        assertEquals(1, ben.told("locked").size());
    }

    @Test
    @DisplayName("[V2-LOCK-7] a lock is denied with its holder, and for what is not there")
    void denied() {
        lock(ada, "table", "t1");

        ben.say("{'type':'lock','target':'table','id':'t1'}");
        assertEquals(
                JsonText.parse("{'type':'lock_denied','target':'table','id':'t1','reason':'locked','holder':'ada'}"),
                ben.await("lock_denied"));
        ben.say("{'type':'lock','target':'note','id':'gone'}");
        assertEquals(
                JsonText.parse("{'type':'lock_denied','target':'note','id':'gone','reason':'not_found','holder':null}"),
                ben.await("lock_denied"));
        ben.say("{'type':'lock','target':'field','id':'t1-f'}");
        assertEquals("bad_message", ben.await("error").get("code").asText());
    }

    @Test
    @DisplayName("[V2-LOCK-4] the document's lock and somebody else's lock exclude each other")
    void documentExcludesOthers() {
        lock(ada, "table", "t1");
        assertDenied(ben, "document", "");
        lock(ada, "document", "");
        assertDenied(ben, "table", "t2");
        assertEquals("locked", ben.refused(Ops.title("b")).get("code").asText());
        ada.apply(Ops.title("a"));
    }

    @Test
    @DisplayName("[V2-LOCK-5] a table's lock covers its parts, not the relationships that end at it")
    void tableCoversItsParts() {
        lock(ada, "table", "t1");

        for (var operation : List.of(
                Ops.update("table", "t1", "{'x':1}"),
                Ops.delete("table", "t1"),
                Ops.field("t1", "f2", "f2"),
                "{'target':'field','action':'delete','tableId':'t1','id':'t1-f'}",
                "{'target':'index','action':'create','tableId':'t1','value':{'id':0,'name':'i','fields':['id']}}",
                "{'target':'uniqueConstraint','action':'create','tableId':'t1','value':{'name':'u','fields':['id']}}")) {
            JsonNode reject = ben.refused(operation);
            assertEquals("locked", reject.get("code").asText(), reject::toString);
            assertEquals("t1", reject.get("id").asText());
            assertEquals("ada", reject.get("holder").asText());
        }
        ben.apply(Ops.update("relationship", "r1", "{'name':'mine'}"));
        ben.apply(Ops.delete("relationship", "r1"));
        ada.apply(Ops.field("t1", "f2", "f2"));
    }

    @Test
    @DisplayName("[V2-LOCK-6] a cascade into what somebody else has locked makes the whole change locked")
    void cascadeIntoLocked() {
        ada.apply(Ops.update("table", "t2", "{'inherits':['t1']}"));
        ben.caughtUp(2);
        lock(ada, "table", "t2");

        JsonNode reject = ben.refused(Ops.update("table", "t1", "{'name':'renamed'}"));

        assertEquals("locked", reject.get("code").asText());
        assertEquals("t2", reject.get("id").asText());
        ben.apply(Ops.update("table", "t1", "{'x':5}"));
        assertEquals("t1", ben.document().find("table", "t1").get("name").asText());
    }

    @Test
    @DisplayName("[V2-LOCK-11] what is deleted loses its lock")
    void orphanedLock() {
        lock(ada, "table", "t1");
        lock(ada, "note", "n1");

        ada.apply(Ops.delete("table", "t1"), Ops.delete("note", "n1"));

        assertEquals("released", ben.await("unlocked").get("reason").asText());
        assertEquals("released", ben.await("unlocked").get("reason").asText());
        assertEquals(0, SERVER.editor(room, "cyd").welcome().get("locks").size());
        ada.say("{'type':'undo'}");
        ada.caughtUp(3);
        assertEquals(0, SERVER.editor(room, "dan").welcome().get("locks").size());
    }

    @Test
    @DisplayName("[V2-LOCK-12] the holder is asked to let go, and a lock that is free is taken at once")
    void lockRequest() {
        lock(ada, "table", "t1");

        ben.say("{'type':'lock_request','target':'table','id':'t1'}");
        assertEquals(
                JsonText.parse(
                        "{'type':'lock_requested','target':'table','id':'t1','clientId':'ben','clientName':'ben'}"),
                ada.await("lock_requested"));
        ada.say("{'type':'unlock','target':'table','id':'t1'}");
        ben.await("unlocked");
        ben.say("{'type':'lock_request','target':'table','id':'t1'}");
        assertEquals("ben", ben.await("locked").get("clientId").asText());
    }

    @Test
    @DisplayName("[V2-LOCK-13] a dismissed requester is denied, and then at once whenever he asks again")
    void dismissed() {
        lock(ada, "table", "t1");
        ben.say("{'type':'lock_request','target':'table','id':'t1'}");
        ada.await("lock_requested");

        ada.say("{'type':'lock_dismiss','target':'table','id':'t1','clientId':'ben'}");
        JsonNode denial =
                JsonText.parse("{'type':'lock_denied','target':'table','id':'t1','reason':'dismissed','holder':'ada'}");
        assertEquals(denial, ben.await("lock_denied"));
        ben.say("{'type':'lock_request','target':'table','id':'t1'}");
        assertEquals(denial, ben.await("lock_denied"));
        ada.settle();
        assertEquals(1, ada.told("lock_requested").size());
    }

    @Test
    @DisplayName("[V2-LOCK-13] only the holder can dismiss")
    void othersCannotDismiss() {
        var cyd = SERVER.editor(room, "cyd");
        lock(ada, "table", "t1");

        cyd.say("{'type':'lock_dismiss','target':'table','id':'t1','clientId':'ben'}");
        cyd.settle();
        ben.say("{'type':'lock_request','target':'table','id':'t1'}");
        ada.await("lock_requested");
    }

    @Test
    @DisplayName("[V2-LOCK-14] force is denied where it is not allowed, and nothing changes")
    void forceDisabled() {
        lock(ada, "table", "t1");

        ben.say("{'type':'force_lock','target':'table','id':'t1'}");

        assertEquals("disabled", ben.await("lock_denied").get("reason").asText());
        ada.apply(Ops.update("table", "t1", "{'x':1}"));
        ada.settle();
        assertEquals(List.of(), ada.told("unlocked"));
    }

    @Test
    @DisplayName("[V2-LOCK-15][FAULT-2] locks hold after kill -9 of the server")
    void locksSurvive() {
        lock(ada, "table", "t1");

        SERVER.killAndStart();
        var cyd = SERVER.editor(room, "cyd");

        assertEquals("ada", cyd.welcome().get("locks").get(0).get("clientId").asText());
        assertEquals(
                "locked",
                cyd.refused(Ops.update("table", "t1", "{'x':1}")).get("code").asText());
        var back = SERVER.editor(room, "ada").continuing(1);
        back.apply(Ops.update("table", "t1", "{'x':2}"));
        back.say("{'type':'unlock','target':'table','id':'t1'}");
        cyd.await("unlocked");
        cyd.apply(Ops.update("table", "t1", "{'x':3}"));
    }

    private void lock(Editor holder, String target, String id) {
        holder.say("{'type':'lock','target':'%s','id':'%s'}", target, id);
        holder.await("locked");
        ben.await("locked");
    }

    private static void assertDenied(Editor asker, String target, String id) {
        asker.say("{'type':'lock','target':'%s','id':'%s'}", target, id);
        assertEquals("locked", asker.await("lock_denied").get("reason").asText());
    }
}
