package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each reason why a change is refused, on a server whose documents are small. */
class RejectIT {
    private static final int DOCUMENT_BYTES_MAX = 4096;

    @RegisterExtension
    static final ServerUnderTest SERVER =
            ServerUnderTest.asItComes().with("COLLAB_DOCUMENT_BYTES_MAX", DOCUMENT_BYTES_MAX);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[REJECT-1][V2-OPS-9] not_found: the entity is not there")
    void notFound() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));

        JsonNode reject = ada.refused(Ops.update("table", "gone", "{'x':1}"));

        assertReject("not_found", reject);
        assertEquals("table", reject.get("target").asText());
        assertEquals("gone", reject.get("id").asText());
        assertReject("not_found", ada.refused(Ops.field("gone", "f", "f")));
        assertReject("not_found", ada.refused(Ops.delete("note", "gone")));
        assertReject("not_found", ada.refused("{'target':'table','action':'move','id':'gone','index':0}"));
    }

    @Test
    @DisplayName("[REJECT-2][V2-OPS-9][V2-DOC-2] exists: the key is taken, be it a number or its text")
    void exists() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.create("table", "{'id':7,'name':'seven','fields':[]}"));

        JsonNode reject = ada.refused(Ops.table("7"));

        assertReject("exists", reject);
        assertEquals("7", reject.get("id").asText());
        ada.apply(Ops.update("table", "7", "{'name':'VII'}"));
        assertTrue(ada.document().find("table", "7").get("id").isNumber());
    }

    @Test
    @DisplayName("[REJECT-3][V2-CHANGE-11] locked: somebody else has a lock on it")
    void locked() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ben.await("locked");

        JsonNode reject = ben.refused(Ops.field("t1", "f2", "f2"));

        assertReject("locked", reject);
        assertEquals("table", reject.get("target").asText());
        assertEquals("t1", reject.get("id").asText());
        assertEquals("ada", reject.get("holder").asText());
    }

    @Test
    @DisplayName("[REJECT-4][V2-OPS-11] invalid: not well formed, with the position of the operation that is to blame")
    void invalid() {
        var ada = SERVER.editor(room, "ada");
        var malformed = List.of(
                "{'target':'table','action':'create'}",
                "{'target':'table','action':'create','value':7}",
                "{'target':'table','action':'update','patch':{}}",
                "{'target':'nothing','action':'create','value':{}}",
                "{'target':'table','action':'paint','id':'t1'}",
                "{'target':'field','action':'create','value':{}}",
                "{'target':'table','action':'move','id':'t1','index':-1}",
                "7");

        for (var operation : malformed) {
            JsonNode reject = ada.refused(Ops.table("t1"), operation);
            assertReject("invalid", reject);
            assertTrue(reject.get("message").asText().contains("1"), reject::toString);
        }
        assertReject("invalid", ada.refused());
        assertEquals(0, SERVER.editor(room, "ben").version());
    }

    @Test
    @DisplayName("[REJECT-4][V2-OPS-11] invalid: more than 10,000 operations")
    void tooManyOperations() {
        var ada = SERVER.editor(room, "ada");
        String many = "%s,".formatted(Ops.title("a")).repeat(10_000) + Ops.title("b");

        assertReject("invalid", ada.refused(many));
        assertEquals(
                1,
                ada.apply(many.substring(0, many.length() - Ops.title("b").length() - 1))
                        .get("version")
                        .asLong());
    }

    @Test
    @DisplayName("[REJECT-5][V2-CHANGE-10][V2-HELLO-9] read_only: who came to watch may only watch")
    void readOnly() {
        var ada = SERVER.stranger("ada").hello("'shareId':'%s','mode':'view'", room);

        assertReject("read_only", ada.refused(Ops.table("t1")));
        for (var reversal : List.of("undo", "redo")) {
            ada.say("{'type':'%s'}", reversal);
            assertEquals("read_only", ada.await("reject").get("code").asText());
        }
        for (var wish : List.of("lock", "lock_request", "force_lock")) {
            ada.say("{'type':'%s','target':'document'}", wish);
            assertEquals("read_only", ada.await("lock_denied").get("reason").asText());
        }
        ada.say("{'type':'awareness','state':{'cursor':{}}}");
        assertEquals(List.of(), ada.settle());

        var editing = SERVER.editor(room, "ada").continuing(1);
        assertEquals(1, editing.welcome().get("seq").asLong());
        editing.apply(Ops.table("t1"));
    }

    @Test
    @DisplayName("[REJECT-6][V2-CHANGE-5] stale: made on a version that the room has not reached")
    void stale() {
        var ada = SERVER.editor(room, "ada");

        ada.change(1, 1, Ops.table("t1"));

        assertReject("stale", ada.await("reject"));
        ada.continuing(1).apply(Ops.table("t1"));
    }

    @Test
    @DisplayName("[REJECT-7][V2-OPS-10] conflict: replacing what nobody has locked")
    void conflict() {
        var ada = SERVER.editor(room, "ada");

        assertReject("conflict", ada.refused("{'target':'diagram','action':'replace','value':{'tables':[]}}"));
    }

    @Test
    @DisplayName("[REJECT-8][V2-OPS-13] too_large: the document would outgrow its limit")
    void tooLarge() {
        var ada = SERVER.editor(room, "ada");

        JsonNode reject = ada.refused(Ops.title("x".repeat(DOCUMENT_BYTES_MAX)));

        assertReject("too_large", reject);
        ada.apply(Ops.title("x".repeat(DOCUMENT_BYTES_MAX / 2)));
        assertReject(
                "too_large",
                ada.refused("{'target':'diagram','action':'update','patch':{'more':'%s'}}"
                        .formatted("x".repeat(DOCUMENT_BYTES_MAX / 2))));
        assertFalse(SERVER.editor(room, "ben").welcome().get("diagram").has("more"));
    }

    @Test
    @DisplayName("[REJECT-10][V2-CHANGE-8] unavailable: a change before it is missing; nothing is remembered of it")
    void unavailable() {
        var ada = SERVER.editor(room, "ada");

        ada.change(2, 0, Ops.title("second"));
        ada.change(3, 0, Ops.title("third"));
        assertReject("unavailable", ada.await("reject"));
        assertReject("unavailable", ada.await("reject"));
        ada.change(1, 0, Ops.title("first"));
        ada.change(2, 0, Ops.title("second"));
        ada.change(3, 0, Ops.title("third"));

        assertEquals(3, ada.acknowledged(3).get("version").asLong());
        assertEquals("third", ada.document().diagram().get("title").asText());
    }

    @Test
    @DisplayName("[V2-CHANGE-6] a change without a usable seq is a bad message, and the connection stays open")
    void noSeq() {
        var ada = SERVER.editor(room, "ada");

        for (var seq : List.of("0", "-1", "1.5", "'1'", "null", "[]")) {
            ada.say("{'type':'change','seq':%s,'base':0,'ops':[%s]}", seq, Ops.title("a"));
            JsonNode error = ada.next("error");
            assertEquals("bad_message", error.get("code").asText());
            assertFalse(error.get("fatal").asBoolean());
            assertEquals(error.get("message"), error.get("error"));
        }
        assertEquals(1, ada.apply(Ops.title("b")).get("version").asLong());
    }

    private static void assertReject(String code, JsonNode reject) {
        assertEquals(code, reject.get("code").asText(), reject::toString);
        assertFalse(reject.get("message").asText().isEmpty(), reject::toString);
        assertTrue(reject.get("seq").isIntegralNumber(), reject::toString);
    }
}
