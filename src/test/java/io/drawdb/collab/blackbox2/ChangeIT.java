package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.AlsoNative;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operations do, on a server that sends each change by itself. */
@AlsoNative
class ChangeIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes().with("COLLAB_TICK_MS", 0);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-CHANGE-9] without a tick each change leaves by itself")
    void eachByItself() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        IntStream.rangeClosed(1, 20).forEach(n -> ada.change(Ops.title("title " + n)));

        ada.acknowledged(20);
        ben.caughtUp(20);
        assertEquals(20, ada.told("change").size());
        assertEquals(20, ben.told("change").size());
        assertEquals(List.of(), ben.told("changes"));
    }

    @Test
    @DisplayName("[V2-OPS-1][V2-CHANGE-7] a change of which one operation fails leaves no trace")
    void allOrNone() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        JsonNode reject = ada.refused(Ops.table("t1"), Ops.table("t2"), Ops.delete("table", "nowhere"));
        ada.apply(Ops.table("t3"));

        assertEquals("not_found", reject.get("code").asText());
        ben.caughtUp(1);
        assertTrue(ben.document().has("table", "t3"));
        assertFalse(ben.document().has("table", "t1"));
        assertEquals(List.of(), ben.told("reject"));
    }

    @Test
    @DisplayName("[V2-OPS-2][V2-OPS-3] patch merges and deletes, set assigns even null")
    void patchAndSet() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));

        ada.apply(
                "{'target':'table','action':'update','id':'t1','patch':{'x':null,'meta':{'a':1,'b':2}},'set':{'y':null}}");
        ada.apply(Ops.update("table", "t1", "{'meta':{'a':null,'c':3}}"));

        JsonNode table = joined().document().find("table", "t1");
        assertFalse(table.has("x"));
        assertTrue(table.get("y").isNull());
        assertEquals(JsonText.parse("{'b':2,'c':3}"), table.get("meta"));
        assertEquals(table, ada.document().find("table", "t1"));
    }

    @Test
    @DisplayName("[V2-OPS-4] writers of different members of one entity do not disturb each other")
    void differentMembers() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"));
        ben.caughtUp(1);

        ada.change(Ops.update("table", "t1", "{'color':'#111111'}"));
        ben.change(Ops.update("table", "t1", "{'comment':'hello'}"));
        ada.caughtUp(3);
        ben.caughtUp(3);

        JsonNode table = ada.document().find("table", "t1");
        assertEquals("#111111", table.get("color").asText());
        assertEquals("hello", table.get("comment").asText());
        assertEquals(ada.document().diagram(), ben.document().diagram());
    }

    @Test
    @DisplayName("[V2-OPS-5][V2-OPS-8] deleting a table deletes its relationships by operations of the same change")
    void tableCascade() {
        var ada = SERVER.editor(room, "ada");
        twoRelatedTables(ada);

        JsonNode change = ada.apply(Ops.delete("table", "t2"));

        assertEquals(List.of("relationship", "table"), targets(change).sorted().toList());
        assertFalse(ada.document().has("relationship", "r1"));
        assertEquals(ada.document().diagram(), joined().document().diagram());
    }

    @Test
    @DisplayName(
            "[V2-OPS-6][V2-OPS-7][V2-OPS-8] what names a field follows when it is renamed and goes when it is deleted")
    void fieldCascade() {
        var ada = SERVER.editor(room, "ada");
        twoRelatedTables(ada);
        ada.apply("{'target':'index','action':'create','tableId':'t1',"
                + "'value':{'id':0,'name':'by_id','unique':true,'fields':['id']}}");

        ada.apply("{'target':'field','action':'update','tableId':'t1','id':'t1-f','patch':{'name':'key'}}");
        assertEquals(
                JsonText.parse("['key']"),
                ada.document().find("index", "t1", "0").get("fields"));

        JsonNode change = ada.apply("{'target':'field','action':'delete','tableId':'t1','id':'t1-f'}");
        assertEquals(
                List.of("field", "index", "relationship"),
                targets(change).sorted().toList());
        assertEquals(0, ada.document().find("index", "t1", "0").get("fields").size());
        assertEquals(ada.document().diagram(), joined().document().diagram());
    }

    @Test
    @DisplayName("[V2-DOC-3][V2-DOC-4] notes and areas get a uid, and their positional ids follow by operations")
    void positionalIds() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(
                Ops.create("note", "{'id':0,'title':'a','x':0,'y':0}"),
                Ops.create("note", "{'id':1,'title':'b','x':0,'y':0}"),
                Ops.create("area", "{'id':0,'name':'s','x':0,'y':0}"));
        JsonNode notes = ada.document().diagram().get("notes");
        String first = notes.get(0).get("uid").asText();
        assertFalse(first.isEmpty());
        assertTrue(ada.document().diagram().get("subjectAreas").get(0).has("uid"));

        ada.apply(Ops.delete("note", first));

        JsonNode left = ada.document().diagram().get("notes");
        assertEquals(1, left.size());
        assertEquals("b", left.get(0).get("title").asText());
        assertEquals(0, left.get(0).get("id").asInt());
        assertEquals(ada.document().diagram(), joined().document().diagram());
    }

    @Test
    @DisplayName("[V2-OPS-8][V2-DOC-1] every kind of entity is made, changed, moved and deleted, unknown members stay")
    void everyTarget() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        twoRelatedTables(ada);
        ada.apply(Ops.create("type", "{'id':'y1','name':'ADDRESS','fields':[],'from':'elsewhere'}"));
        ada.apply(
                "{'target':'typeField','action':'create','typeId':'y1','value':{'id':'yf','name':'street','type':'TEXT'}}");
        ada.apply(Ops.create("enum", "{'id':'e1','name':'COLOUR','values':['red']}"));
        ada.apply(Ops.create("view", "{'id':'v1','name':'rich','baseTableId':'t1','joins':[],'columns':[]}"));
        ada.apply("{'target':'uniqueConstraint','action':'create','tableId':'t1',"
                + "'value':{'id':'u1','name':'u','fields':['id']}}");
        ada.apply(
                Ops.update("relationship", "r1", "{'name':'better'}"),
                Ops.update("enum", "e1", "{'values':['red','green']}"),
                Ops.update("view", "v1", "{'columns':[{'id':'k1','tableId':'t1','fieldId':'id'}]}"),
                "{'target':'diagram','action':'update','patch':{'customTypes':{'generic':{'CASH':{'type':'CASH'}}}}}",
                "{'target':'typeField','action':'update','typeId':'y1','id':'yf','patch':{'name':'road'}}",
                "{'target':'table','action':'move','id':'t2','index':0}");
        assertEquals("elsewhere", ada.document().find("type", "y1").get("from").asText());
        assertEquals(1, ada.document().find("view", "v1").get("columns").size());
        assertTrue(ada.document().diagram().at("/customTypes/generic").has("CASH"));
        assertEquals(
                "t2", ada.document().diagram().get("tables").get(0).get("id").asText());
        ada.apply(
                "{'target':'typeField','action':'delete','typeId':'y1','id':'yf'}",
                "{'target':'uniqueConstraint','action':'delete','tableId':'t1','id':'u1'}",
                Ops.delete("type", "y1"),
                Ops.delete("enum", "e1"),
                Ops.delete("view", "v1"),
                Ops.delete("relationship", "r1"));

        ben.caughtUp(ada.version());
        assertEquals(ada.document().diagram(), ben.document().diagram());
        assertEquals(ada.document().diagram(), joined().document().diagram());
    }

    @Test
    @DisplayName("[V2-OPS-12] a change that changes nothing is acknowledged to its author alone, and makes no version")
    void nothingChanges() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.title("same"));

        JsonNode answer = ada.apply(Ops.title("same"));

        assertEquals(1, answer.get("version").asLong());
        assertEquals(0, answer.get("ops").size());
        ben.settle();
        assertEquals(1, ben.told("change").size());
        assertEquals(2, SERVER.editor(room, "ada").welcome().get("seq").asLong());
    }

    @Test
    @DisplayName("[V2-OPS-10] replacing the diagram needs the lock on the document, and is told as the difference")
    void replaceDiagram() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"), Ops.table("t2"));
        String replace = "{'target':'diagram','action':'replace','value':{'title':'new','tables':[%s]}}"
                .formatted(ada.document().find("table", "t2"));

        assertEquals("conflict", ada.refused(replace).get("code").asText());
        ada.say("{'type':'lock','target':'document'}");
        ada.await("locked");
        JsonNode change = ada.apply(replace);

        assertTrue(targets(change).noneMatch("replace"::equals), change::toString);
        ben.caughtUp(ada.version());
        assertFalse(ben.document().has("table", "t1"));
        assertTrue(ben.document().has("table", "t2"));
        assertEquals("new", ben.document().diagram().get("title").asText());
        assertEquals("locked", ben.refused(replace).get("code").asText());
        assertEquals(ben.document().diagram(), joined().document().diagram());
    }

    @Test
    @DisplayName("[V2-DOC-6] the view of one person is nobody else's, however it is sent")
    void transformIsNotShared() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        ada.change("{'target':'diagram','action':'update','patch':{'title':'a','transform':{'zoom':2}}}");
        ada.change("{'target':'diagram','action':'update','set':{'transform':{'zoom':3}}}");
        ada.say("{'type':'lock','target':'document'}");
        ada.change("{'target':'diagram','action':'replace','value':{'title':'b','tables':[],'transform':{'zoom':4}}}");
        ada.settle();
        ben.settle();

        for (var reader : List.of(ada, ben, joined())) {
            assertFalse(reader.document().diagram().has("transform"));
            assertEquals("b", reader.document().diagram().get("title").asText());
        }
    }

    private Editor joined() {
        return SERVER.editor(room, "joiner");
    }

    private static void twoRelatedTables(Editor author) {
        author.apply(
                Ops.table("t1"),
                Ops.table("t2"),
                Ops.create(
                        "relationship",
                        "{'id':'r1','name':'r','startTableId':'t1','startFieldId':'t1-f',"
                                + "'endTableId':'t2','endFieldId':'t2-f','cardinality':'one_to_one'}"));
    }

    private static Stream<String> targets(JsonNode change) {
        return StreamSupport.stream(change.get("ops").spliterator(), false)
                .map(operation -> operation.get("target").asText());
    }
}
