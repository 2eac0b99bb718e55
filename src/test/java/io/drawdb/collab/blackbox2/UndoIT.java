package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.AlsoNative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Taking one's own changes back, and doing them again. */
@AlsoNative
class UndoIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_TICK_MS", 0)
            .with("EDITOR_TTL_MS", 600_000)
            .with("COLLAB_LOCK_GRACE_MS", 600_000);

    private final String room = ServerUnderTest.room();
    private Editor ada;
    private Editor ben;

    @BeforeEach
    void twoEditors() {
        ada = SERVER.editor(room, "ada");
        ben = SERVER.editor(room, "ben");
        ben.apply(
                Ops.table("t1"),
                Ops.table("t2"),
                Ops.table("t3"),
                Ops.create(
                        "relationship",
                        "{'id':'r1','name':'r','startTableId':'t1','startFieldId':'t1-f',"
                                + "'endTableId':'t2','endFieldId':'t2-f','cardinality':'one_to_one'}"));
        ada.caughtUp(1);
    }

    @Test
    @DisplayName("[V2-UNDO-1][V2-UNDO-2] undo brings back a deleted table with its relationships, where they were")
    void undoesTheCascade() {
        ObjectNode before = ada.document().diagram().deepCopy();
        ada.apply(Ops.delete("table", "t2"));
        assertFalse(ada.document().has("relationship", "r1"));

        ada.say("{'type':'undo'}");
        JsonNode change = ada.next("change");

        assertEquals("ada", change.get("clientId").asText());
        assertFalse(change.has("seq"), change::toString);
        assertEquals(3, change.get("version").asLong());
        assertEquals(before, ada.document().diagram());
        ben.caughtUp(3);
        assertEquals(before, ben.document().diagram());
        assertEquals(before, SERVER.editor(room, "cyd").welcome().get("diagram"));
    }

    @Test
    @DisplayName("[V2-UNDO-1][V2-UNDO-5] each undo takes back one change more, each redo does one again")
    void backAndForth() {
        ada.apply(Ops.title("one"));
        ada.apply(Ops.title("two"));
        ada.apply(Ops.title("three"));

        assertEquals("two", titleAfter("undo"));
        assertEquals("one", titleAfter("undo"));
        assertEquals("two", titleAfter("redo"));
        assertEquals("three", titleAfter("redo"));
        assertNothing("redo");
        assertEquals("two", titleAfter("undo"));
        ada.apply(Ops.title("other"));
        assertNothing("redo");
        assertEquals("two", titleAfter("undo"));
    }

    @Test
    @DisplayName("[V2-UNDO-4] there is nothing to undo or redo but what the client did itself")
    void nothing() {
        assertNothing("undo");
        assertNothing("redo");
    }

    @Test
    @DisplayName("[V2-UNDO-3] what would overwrite somebody else's later work is refused, and that stays")
    void conflict() {
        ada.apply(Ops.update("table", "t1", "{'color':'#111111'}"));
        ada.apply(Ops.update("table", "t2", "{'name':'mine','comment':'a'}"));
        ben.caughtUp(3).apply(Ops.update("table", "t2", "{'name':'his'}"));
        ada.caughtUp(4);

        ada.say("{'type':'undo'}");
        JsonNode reject = ada.await("reject");

        assertEquals("conflict", reject.get("code").asText());
        assertFalse(reject.has("seq"), reject::toString);
        ada.say("{'type':'undo'}");
        ada.caughtUp(5);
        assertFalse(ada.document().find("table", "t1").has("color"));
        assertEquals("his", ada.document().find("table", "t2").get("name").asText());
    }

    @Test
    @DisplayName("[V2-UNDO-3] an index that followed somebody else's rename of its field is not taken away")
    void conflictByCascade() {
        ada.apply("{'target':'index','action':'create','tableId':'t1',"
                + "'value':{'id':0,'name':'by_id','unique':true,'fields':['id']}}");
        ben.caughtUp(2).apply("{'target':'field','action':'update','tableId':'t1','id':'t1-f','patch':{'name':'key'}}");
        ada.caughtUp(3);

        ada.say("{'type':'undo'}");

        assertEquals("conflict", ada.await("reject").get("code").asText());
        assertEquals(
                JsonText.parse("['key']"),
                ada.document().find("index", "t1", "0").get("fields"));
    }

    @Test
    @DisplayName("[V2-UNDO-1][V2-UNDO-3] other members that somebody else changed since are left alone")
    void othersWorkStays() {
        ada.apply(Ops.update("table", "t1", "{'x':99}"));
        ben.caughtUp(2).apply(Ops.update("table", "t1", "{'y':77}"), Ops.update("table", "t2", "{'x':5}"));
        ada.caughtUp(3);

        ada.say("{'type':'undo'}");
        ada.caughtUp(4);

        assertEquals(0, ada.document().find("table", "t1").get("x").asInt());
        assertEquals(77, ada.document().find("table", "t1").get("y").asInt());
        assertEquals(5, ada.document().find("table", "t2").get("x").asInt());
    }

    @Test
    @DisplayName("[V2-UNDO-6] a lock of somebody else stops an undo, which may be tried again")
    void locked() {
        ada.apply(Ops.update("table", "t1", "{'x':99}"));
        ben.say("{'type':'lock','target':'table','id':'t1'}");
        ada.await("locked");

        ada.say("{'type':'undo'}");
        JsonNode reject = ada.await("reject");
        assertEquals("locked", reject.get("code").asText());
        assertEquals("ben", reject.get("holder").asText());
        assertFalse(reject.has("seq"));

        ben.say("{'type':'unlock','target':'table','id':'t1'}");
        ada.await("unlocked");
        ada.say("{'type':'undo'}");
        ada.caughtUp(3);
        assertEquals(0, ada.document().find("table", "t1").get("x").asInt());
    }

    @Test
    @DisplayName("[V2-UNDO-8] what can be undone and redone survives kill -9 of the server")
    void survives() {
        ada.apply(Ops.title("one"));
        ada.apply(Ops.title("two"));
        ada.apply(Ops.title("three"));
        assertEquals("two", titleAfter("undo"));

        SERVER.killAndStart();
        ada = SERVER.editor(room, "ada");

        assertEquals("three", titleAfter("redo"));
        assertEquals("two", titleAfter("undo"));
        assertEquals("one", titleAfter("undo"));
        assertTrue(ada.version() > 6);
    }

    private String titleAfter(String message) {
        ada.say("{'type':'%s'}", message);
        ada.caughtUp(ada.version() + 1);
        return ada.document().diagram().get("title").asText();
    }

    private void assertNothing(String message) {
        ada.say("{'type':'%s'}", message);
        JsonNode reject = ada.await("reject");
        assertEquals("not_found", reject.get("code").asText());
        assertFalse(reject.has("seq"), reject::toString);
    }
}
