package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.apply;
import static io.drawdb.collab.diagram.Given.diagram;
import static io.drawdb.collab.diagram.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading, writing and comparing diagrams. */
class DiagramTest {
    private static final String TEXT =
            "{'title':'t','x-own':[1,null],'tables':[{'id':1,'x':1.50},{'id':2}],'notes':null,'database':'generic'}";

    @Test
    @DisplayName("[DOC1] a diagram is written as it was read, without transform")
    void writtenAsRead() {
        Diagram diagram = diagram(TEXT.replace("'title'", "'transform':{'zoom':1},'title'"));
        assertEquals(TEXT.replace('\'', '"'), new String(diagram.encoded(), StandardCharsets.UTF_8));
        assertEquals("{}", new String(Diagram.empty().encoded(), StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("[DOC2] what a change does not touch keeps its encoded bytes")
    void sharedBytes() {
        Diagram before = diagram(TEXT);
        byte[] untouched = before.entities(Target.TABLE).get(0).bytes();
        byte[] touched = before.entities(Target.TABLE).get(1).bytes();
        Diagram after = apply(before, "[{'target':'table','action':'update','id':2,'patch':{'x':2}}]")
                .after();
        assertSame(untouched, after.entities(Target.TABLE).get(0).bytes());
        assertNotSame(touched, after.entities(Target.TABLE).get(1).bytes());
        Diagram readAgain = diagram((ObjectNode) json(TEXT.replace("'id':2", "'id':2,'x':3")), before);
        assertSame(untouched, readAgain.entities(Target.TABLE).get(0).bytes());
    }

    @Test
    @DisplayName("[DOC3] diagrams are compared by bytes, by meaning, and by content regardless of order")
    void comparisons() {
        Diagram diagram = diagram(TEXT);
        assertTrue(diagram.encodesAs(diagram(TEXT)));
        Diagram reordered = diagram(TEXT.replace("'id':1,'x':1.50", "'x':1.5,'id':1"));
        assertFalse(diagram.encodesAs(reordered));
        assertTrue(diagram.sameAs(reordered));
        assertEquals(diagram.fingerprint(), reordered.fingerprint());
        Diagram swapped = diagram(TEXT.replace("{'id':1,'x':1.50},{'id':2}", "{'id':2},{'id':1,'x':1.50}"));
        assertFalse(diagram.sameAs(swapped));
        assertTrue(diagram.sameContent(swapped));
        assertNotEquals(diagram.fingerprint(), swapped.fingerprint());
        for (String other : new String[] {"'x':1.51", "'x':null", "'y':1.50"}) {
            assertFalse(diagram.sameContent(diagram(TEXT.replace("'x':1.50", other))), other);
        }
        assertFalse(diagram.sameAs(diagram(TEXT.replace("'notes':null", "'notes':[]"))));
        assertFalse(diagram.sameAs(diagram(TEXT.replace("'notes':null,", ""))));
    }

    @Test
    @DisplayName("[DOC4] a collection that is none is refused by its place")
    void notACollection() {
        assertEquals("tables is not an array", refusal("{'tables':{}}"));
        assertEquals("notes[1] is not an object", refusal("{'notes':[{},7]}"));
        String deep = "[".repeat(Diagram.NESTING_MAX) + "]".repeat(Diagram.NESTING_MAX);
        assertEquals("nested deeper than 100 levels", refusal("{'x':" + deep + "}"));
    }

    private static String refusal(String text) {
        ObjectNode value = (ObjectNode) json(text);
        return assertThrows(InvalidDiagramException.class, () -> Diagram.parse(value, new CountingKeys(), null))
                .getMessage();
    }

    @Test
    @DisplayName(
            "[V2-DOC-1] custom types are kept as drawDB writes them, which is by database and name, and patched so")
    void customTypesAreNoCollection() {
        String money = "'MONEY':{'type':'MONEY','color':'#1971c2'}";
        String cash = "'CASH':{'type':'CASH','color':'#d6336c'}";
        Diagram before = diagram("{'customTypes':{'mysql':{" + money + "}}}");
        Diagram after = apply(
                        before,
                        "[{'target':'diagram','action':'update','patch':{'customTypes':{'mysql':{" + cash + "}}}}]")
                .after();
        assertTrue(after.sameAs(diagram("{'customTypes':{'mysql':{" + money + "," + cash + "}}}")));
    }

    @Test
    @DisplayName("[DOC5] the value that was read is left alone")
    void inputIsLeftAlone() {
        ObjectNode value = (ObjectNode) json("{'transform':1,'notes':[{'id':0}],'tables':[{'id':1,'indices':[{}]}]}");
        ObjectNode copy = value.deepCopy();
        diagram(value, Diagram.empty());
        assertEquals(copy, value);
    }

    @Test
    @DisplayName("[DOC6] what a version has in common with the one before is neither measured nor encoded again")
    void encodedOnce() {
        var own = new CountingObject();
        ObjectNode json = (ObjectNode) json(TEXT);
        json.set("x-own", own);
        Diagram before = diagram(json, Diagram.empty());
        int length = before.encodedLength();
        Diagram after = apply(before, "[{'target':'table','action':'update','id':2,'patch':{'x':2}}]")
                .after();
        assertEquals(length + ",'x':2".length(), after.encodedLength());
        assertEquals(after.encodedLength(), after.encoded().length);
        assertEquals(1, own.written);
        byte[] encoded = after.encoded();
        assertSame(encoded, after.encoded());

        Diagram other = apply(after, "[{'target':'diagram','action':'update','patch':{'title':'longer'}}]")
                .after();
        assertEquals(after.encodedLength() + "longer".length() - 1, other.encodedLength());
        assertEquals(encoded.length, after.encodedLength());
    }

    @Test
    @DisplayName("[DOC7] parts are counted over all tables, and after each change")
    void countsParts() {
        Diagram two = diagram("{'tables':[{'id':1,'fields':[{'id':1},{'id':2}],'indices':[{'id':1}]},{'id':2}]}");
        assertEquals(2, two.count(Target.FIELD));
        assertEquals(1, two.count(Target.INDEX));
        assertEquals(0, two.count(Target.TYPE_FIELD));
        Diagram three = apply(two, "[{'target':'field','action':'create','tableId':'2','value':{'id':3}}]")
                .after();
        assertEquals(3, three.count(Target.FIELD));
        assertEquals(2, two.count(Target.FIELD));
    }

    /** A value that counts how often it is written. */
    private static final class CountingObject extends ObjectNode {
        private static final long serialVersionUID = 1L;
        private int written;

        CountingObject() {
            super(JsonNodeFactory.instance);
        }

        @Override
        public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
            written++;
            super.serialize(generator, provider);
        }
    }
}
