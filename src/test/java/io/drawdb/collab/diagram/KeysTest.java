package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.apply;
import static io.drawdb.collab.diagram.Given.assertJson;
import static io.drawdb.collab.diagram.Given.diagram;
import static io.drawdb.collab.diagram.Given.json;
import static io.drawdb.collab.diagram.Given.refuse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Code;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How entities are told apart. */
class KeysTest {
    @Test
    @DisplayName("[KEY1] 0 and \"0\" are the same key, and the JSON type is kept")
    void numbersAndStrings() {
        Diagram before = diagram("{'tables':[{'id':0,'name':'a'},{'id':'1','name':'b'}]}");
        refuse(before, "[{'target':'table','action':'create','value':{'id':'0'}}]", Code.EXISTS);
        refuse(before, "[{'target':'table','action':'create','value':{'id':1.0}}]", Code.EXISTS);
        Diagram after = apply(before, "[{'target':'table','action':'update','id':'0','patch':{'name':'c'}}]")
                .after();
        assertJson("{'tables':[{'id':0,'name':'c'},{'id':'1','name':'b'}]}", after.toJson());
    }

    @Test
    @DisplayName("[KEY2] entities without a usable id get a uid, those with one do not")
    void assignedKeys() {
        Diagram diagram = diagram("""
                {'tables':[{'id':5},{'id':'5'},{'name':'x'},{'id':{}},{'id':true}],
                 'relationships':[{'id':1,'uid':'1'},{'id':1}]}""");
        assertEquals(List.of("5", "k1", "k2", "k3", "k4"), diagram.ids(Target.TABLE));
        assertEquals(List.of("1", "k5"), diagram.ids(Target.RELATIONSHIP));
        assertEquals(false, diagram.find(Target.TABLE, null, "5").orElseThrow().has("uid"));
    }

    @Test
    @DisplayName("[KEY3] notes and areas are keyed by uid alone, and find theirs again by content, then by id")
    void notesFindTheirKeysAgain() {
        Diagram before = diagram("{'notes':[{'id':0,'title':'a'},{'id':1,'title':'b'},{'id':2,'title':'c'}]}");
        assertEquals(List.of("k1", "k2", "k3"), before.ids(Target.NOTE));
        ObjectNode firstDeleted = (ObjectNode) json("{'notes':[{'id':0,'title':'b'},{'id':1,'title':'c'}]}");
        assertEquals(List.of("k2", "k3"), diagram(firstDeleted, before).ids(Target.NOTE));
        ObjectNode oneEdited =
                (ObjectNode) json("{'notes':[{'id':0,'title':'a'},{'id':1,'title':'B'},{'id':2,'title':'c'}]}");
        assertEquals(List.of("k1", "k2", "k3"), diagram(oneEdited, before).ids(Target.NOTE));
        ObjectNode oneNew = (ObjectNode)
                json("{'notes':[{'id':0,'title':'a'},{'id':1,'title':'b'},{'id':2,'title':'c'},{'id':3}]}");
        assertEquals(List.of("k1", "k2", "k3", "k1-1"), diagram(oneNew, before).ids(Target.NOTE));
    }

    @Test
    @DisplayName("[KEY4] parts are keyed like entities: indices of old files without ids keep theirs")
    void parts() {
        Diagram before = diagram("{'tables':[{'id':1,'indices':[{'name':'a'},{'name':'b'}],'fields':[{'id':0}]}]}");
        assertEquals(List.of("k1", "k2"), before.ids(Target.INDEX, "1"));
        ObjectNode without = (ObjectNode) json("{'tables':[{'id':1,'indices':[{'name':'b'}],'fields':[{'id':0}]}]}");
        Diagram after = diagram(without, before);
        assertEquals(List.of("k2"), after.ids(Target.INDEX, "1"));
        assertEquals(1, Changes.diff(before, after).size());
    }

    @Test
    @DisplayName("[KEY5] whoever drops the uid that an entity was given still means the same entity")
    void droppedUid() {
        Diagram before = diagram("{'tables':[{'id':5,'name':'a'},{'id':5,'name':'b'}]}");
        ObjectNode stripped = (ObjectNode) json("{'tables':[{'id':5,'name':'a'},{'id':5,'name':'b'}]}");
        assertTrue(Changes.diff(before, diagram(stripped, before)).isEmpty());
    }

    @Test
    @DisplayName("[KEY6] ids that mean something to JavaScript are ids like any other")
    void oddIds() {
        Diagram before = diagram("{'tables':[{'id':'__proto__','fields':[{'id':'constructor','name':''}]},{'id':''}]}");
        assertEquals(List.of("__proto__", ""), before.ids(Target.TABLE));
        Diagram after = apply(before, """
                [{'target':'field','action':'update','tableId':'__proto__','id':'constructor','patch':{'name':'n'}},
                 {'target':'table','action':'delete','id':''}]""").after();
        assertJson("{'tables':[{'id':'__proto__','fields':[{'id':'constructor','name':'n'}]}]}", after.toJson());
    }

    @Test
    @DisplayName("[KEY7] no update changes a key, nor the id by which others refer to it")
    void keysStay() {
        Diagram before = diagram("{'tables':[{'id':1,'fields':[{'id':1}]},{'id':2,'uid':'u'}],'notes':[{'id':0}]}");
        refuse(before, "[{'target':'table','action':'update','id':1,'patch':{'id':9}}]", Code.INVALID);
        refuse(before, "[{'target':'table','action':'update','id':1,'patch':{'uid':'x'}}]", Code.INVALID);
        refuse(before, "[{'target':'table','action':'update','id':'u','patch':{'id':9}}]", Code.INVALID);
        refuse(before, "[{'target':'note','action':'update','id':'k1','patch':{'uid':null}}]", Code.INVALID);
        apply(before, "[{'target':'table','action':'update','id':1,'patch':{'id':'1'}}]");
    }

    @Test
    @DisplayName("[KEY8] a new key that somebody has guessed and taken is not given out again")
    void guessedKeys() throws InvalidDiagramException {
        ObjectNode value = (ObjectNode) json("{'notes':[{'uid':'next'},{'uid':'next-1'},{},{}]}");
        Diagram diagram = Diagram.parse(value, () -> "next", null);
        assertEquals(List.of("next", "next-1", "next-2", "next-3"), diagram.ids(Target.NOTE));
    }

    @Test
    @DisplayName(
            "[KEY9] [V2-DOC-2] an id or uid that is too long, or a uid that is no text, is no key; in its place comes a uid")
    void longIds() {
        String longest = "i".repeat(256);
        String tooLong = longest + "i";
        Diagram diagram = diagram("{'tables':[{'id':'%s'},{'id':'%s'},{'id':7,'uid':'%s'},{'id':8,'uid':{}}]}"
                .formatted(longest, tooLong, tooLong));
        assertEquals(List.of(longest, "k1", "7", "8"), diagram.ids(Target.TABLE));
        assertJson("'7'", diagram.find(Target.TABLE, null, "7").orElseThrow().path("uid"));
        Invariants.assertSound(diagram);
        Diagram after = apply(
                        diagram,
                        "[{'target':'table','action':'create','value':{'id':9,'uid':true,'fields':[{'id':1,'uid':[]}]}}]")
                .after();
        assertJson(
                "{'id':9,'uid':'9','fields':[{'id':1,'uid':'1'}]}",
                after.find(Target.TABLE, null, "9").orElseThrow());
        refuse(after, "[{'target':'table','action':'update','id':9,'patch':{'uid':{}}}]", Code.INVALID);
    }

    @Test
    @DisplayName("[KEY10] ten thousand notes that look alike find their keys again, each the one it had")
    void manyAlike() {
        ObjectNode notes = Json.object();
        ArrayNode array = notes.putArray("notes");
        for (int i = 0; i < 10_000; i++) {
            array.addObject().put("title", "same");
        }
        Diagram before = diagram(notes, Diagram.empty());
        Diagram again = diagram(notes, before);
        assertEquals(before.ids(Target.NOTE), again.ids(Target.NOTE));
    }
}
