package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.assertJson;
import static io.drawdb.collab.diagram.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations on the wire. */
class OperationCodecTest {
    @Test
    @DisplayName("[WIR1] every kind of operation is read and written; keys are written as strings")
    void roundTrip() throws InvalidOperationException {
        for (String text : List.of(
                "{'target':'diagram','action':'update','patch':{'title':'t'},'set':{'x':null}}",
                "{'target':'diagram','action':'replace','value':{}}",
                "{'target':'table','action':'create','value':{'id':0}}",
                "{'target':'field','action':'create','tableId':'0','value':{'id':0},'index':3}",
                "{'target':'typeField','action':'update','typeId':'0','id':'1','patch':{'name':'n'}}",
                "{'target':'note','action':'update','id':'1','set':{'x':null}}",
                "{'target':'index','action':'delete','tableId':'0','id':'1'}",
                "{'target':'uniqueConstraint','action':'move','tableId':'0','id':'1','index':0}")) {
            assertJson(text, OperationCodec.write(OperationCodec.read(json(text))));
            String numeric = text.replace("'0'", "0").replace("'1'", "1");
            assertJson(text, OperationCodec.write(OperationCodec.read(json(numeric))));
        }
    }

    @ParameterizedTest
    @DisplayName("[WIR2] what is not an operation is refused, and the message names the member")
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | an operation",
                "{} | target",
                "{\"target\":\"tables\"} | target",
                "{\"target\":\"table\"} | action",
                "{\"target\":\"table\",\"action\":\"replace\"} | action",
                "{\"target\":\"diagram\",\"action\":\"delete\"} | action",
                "{\"target\":\"table\",\"action\":\"create\"} | value",
                "{\"target\":\"table\",\"action\":\"create\",\"value\":1} | value",
                "{\"target\":\"table\",\"action\":\"create\",\"value\":{},\"index\":-1} | index",
                "{\"target\":\"table\",\"action\":\"update\",\"id\":1} | patch",
                "{\"target\":\"table\",\"action\":\"update\",\"id\":1,\"patch\":[]} | patch",
                "{\"target\":\"table\",\"action\":\"delete\"} | id",
                "{\"target\":\"table\",\"action\":\"delete\",\"id\":{}} | id",
                "{\"target\":\"field\",\"action\":\"delete\",\"id\":1} | tableId",
                "{\"target\":\"typeField\",\"action\":\"delete\",\"id\":1} | typeId",
                "{\"target\":\"table\",\"action\":\"move\",\"id\":1,\"index\":1.5} | index",
                "{\"target\":\"table\",\"action\":\"move\",\"id\":1} | index"
            })
    void refused(String text, String named) {
        InvalidOperationException refused =
                assertThrows(InvalidOperationException.class, () -> OperationCodec.read(json(text)));
        assertEquals(named, String.valueOf(refused.getMessage()).substring(0, named.length()));
    }

    @Test
    @DisplayName("[WIR3] a value too deep to be read again inside a diagram is refused")
    void tooDeep() {
        String deep = "{'target':'field','action':'create','tableId':1,'value':{'id':1,'x':" + "[".repeat(96)
                + "]".repeat(96) + "}}";
        assertThrows(InvalidOperationException.class, () -> OperationCodec.read(json(deep)));
    }

    @Test
    @DisplayName("[WIR4] a bad operation in a list is named by its place")
    void lists() {
        InvalidOperationException refused = assertThrows(
                InvalidOperationException.class,
                () -> OperationCodec.readAll(json("[{'target':'table','action':'delete','id':1},7]")));
        assertEquals("operation 1: an operation must be an object", refused.getMessage());
        assertThrows(InvalidOperationException.class, () -> OperationCodec.readAll(json("{}")));
    }

    @Test
    @DisplayName("[WIR5] keys have a limit where they come in; what was accepted without one is read back")
    void longKeys() throws InvalidOperationException {
        for (String key : new String[] {"x".repeat(257), "9".repeat(257)}) {
            JsonNode ops = json("[{'target':'field','action':'delete','tableId':1,'id':'%s'}]".formatted(key));
            assertEquals(
                    "operation 0: id must be a string of at most 256 characters, or a number",
                    assertThrows(InvalidOperationException.class, () -> OperationCodec.readAll(ops))
                            .getMessage());
            assertEquals(key, ((Operation.Delete) OperationCodec.readStored(ops).get(0)).id());
        }
    }
}
