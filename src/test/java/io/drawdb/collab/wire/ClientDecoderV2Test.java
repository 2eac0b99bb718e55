package io.drawdb.collab.wire;

import static io.drawdb.collab.wire.Frames.decode;
import static io.drawdb.collab.wire.Frames.refusal;
import static io.drawdb.collab.wire.Frames.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.wire.ClientMessage.Hello;
import io.drawdb.collab.wire.ClientMessage.Since;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The messages of version 2. */
class ClientDecoderV2Test {
    private static final LockTarget TABLE = new LockTarget(LockTarget.Kind.TABLE, "t1");

    private static String hello(String more) {
        return "{'type':'hello','protocol':2,'shareId':'s','clientId':'c'" + more + "}";
    }

    private static Hello helloV2(String color, String token, Since since) {
        return new Hello(Protocol.V2, "s", "c", "Ada", color, ClientMode.VIEW, token, since);
    }

    @Test
    @DisplayName("[V2-HELLO-1] hello with everything")
    void helloFull() throws BadMessageException {
        assertEquals(
                helloV2("#aaBB00", "secret", new Since("e1", 12, 56L)),
                decode(hello(",'clientName':'Ada','color':'#aaBB00','mode':'view','token':'secret',"
                        + "'since':{'epoch':'e1','version':12,'at':56}")));
        assertEquals(
                helloV2("#aaBB00", "secret", new Since("e1", 12)),
                decode(hello(",'clientName':'Ada','color':'#aaBB00','mode':'view','token':'secret',"
                        + "'since':{'epoch':'e1','version':12}")));
    }

    @Test
    @DisplayName("[V2-HELLO-1] protocol 2 or more is version 2; absent, null or 1 is version 1")
    void protocols() throws BadMessageException {
        for (var version : new String[] {"2", "3", "9007199254740991"}) {
            assertEquals(Protocol.V2, protocolOf("'protocol':" + version + ","));
        }
        for (var version : new String[] {"", "'protocol':null,", "'protocol':1,"}) {
            assertEquals(Protocol.V1, protocolOf(version));
        }
    }

    @Test
    @DisplayName("[V2-BEAT-1] an echo is an integer from 0 to 2^53-1, and anything else counts as none")
    void echoes() throws BadMessageException {
        for (long echo : new long[] {0, 7, 9_007_199_254_740_991L}) {
            assertEquals(new ClientMessage.Heartbeat(echo), decode("{'type':'heartbeat','echo':%d}".formatted(echo)));
        }
        for (var none : new String[] {"null", "-1", "1.5", "1e3", "9007199254740992", "'7'", "true", "[7]", "{}"}) {
            assertEquals(new ClientMessage.Heartbeat(null), decode("{'type':'heartbeat','echo':" + none + "}"));
        }
        assertEquals(new ClientMessage.Heartbeat(null), decode("{'type':'heartbeat'}"));
    }

    private static Protocol protocolOf(String member) throws BadMessageException {
        return assertInstanceOf(Hello.class, decode("{'type':'hello'," + member + "'clientId':'c'}"))
                .protocol();
    }

    @Test
    @DisplayName("[V2-HELLO-2] a hello of version 2 that is refused ends the conversation")
    void fatal() {
        assertTrue(refused("{'type':'hello','protocol':2}").fatal());
        assertTrue(refused("{'type':'hello','protocol':2,'shareId':'a/b','clientId':'c'}")
                .fatal());
        assertTrue(refused("{'type':'hello','protocol':'2','clientId':'c'}").fatal());
        assertEquals(
                "protocol must be an integer from 1 to 9007199254740991, but is a string",
                refusal("{'type':'hello','protocol':'2','clientId':'c'}"));
        assertEquals("token must be a string, but is 1", refusal(hello(",'token':1")));
        assertEquals("since must be an object, but is 1", refusal(hello(",'since':1")));
        assertEquals(
                "version must be an integer from 0 to 9007199254740991, but is -1",
                refusal(hello(",'since':{'epoch':'e','version':-1}")));
        assertEquals(
                "epoch must be a string of 1 to 64 characters, but is missing",
                refusal(hello(",'since':{'version':1}")));
    }

    @Test
    @DisplayName("[ID-5] a color that is none counts as absent")
    void colors() throws BadMessageException {
        assertEquals(
                new ClientMessage.SetClientName(null, "#0af"), decode("{'type':'set_client_name','color':'#0af'}"));
        for (var bad : new String[] {"'red'", "'#12345'", "'#12345g'", "'url(x)'", "7", "null"}) {
            assertEquals(
                    new ClientMessage.SetClientName("a", null),
                    decode("{'type':'set_client_name','clientName':'a','color':" + bad + "}"));
        }
    }

    @Test
    @DisplayName("[V2-CHANGE-3] change with its operations")
    void change() throws BadMessageException {
        var change = assertInstanceOf(
                ClientMessageV2.Change.class,
                decode("{'type':'change','seq':5,'base':0,'ops':[{'target':'table','action':'delete','id':'t1'},"
                        + "{'target':'table','action':'delete','id':2}]}"));

        assertEquals(5, change.seq());
        assertEquals(0, change.base());
        assertEquals(2, change.ops().size());
    }

    @Test
    @DisplayName("[V2-CHANGE-6] a change without a usable seq is refused as a message")
    void changeWithoutSeq() {
        var tail = "'base':0,'ops':[]}";

        assertEquals(
                "seq must be an integer from 1 to 9007199254740991, but is missing",
                refusal("{'type':'change'," + tail));
        for (var bad :
                new String[] {"0", "-1", "1.5", "'1'", "null", "9007199254740992", "1e30", "18446744073709551617"}) {
            assertTrue(refusal("{'type':'change','seq':" + bad + "," + tail).startsWith("seq must be an integer"), bad);
        }
    }

    @Test
    @DisplayName("[V2-CHANGE-6] [V2-OPS-11] every other fault of a change is the change's")
    void badChange() throws BadMessageException {
        assertEquals(
                new ClientMessageV2.BadChange(5, "base must be an integer from 0 to 9007199254740991, but is missing"),
                decode("{'type':'change','seq':5,'ops':[]}"));
        assertBadOps("missing", "");
        assertBadOps("an array", ",'ops':[]");
        assertBadOps("an object", ",'ops':{}");
        assertBadOps("an array", ",'ops':[" + "1,".repeat(10_000) + "1]");
        assertInstanceOf(
                ClientMessageV2.BadChange.class,
                decode("{'type':'change','seq':5,'base':0,'ops':[{'target':'nonsense','action':'delete','id':'t1'}]}"));
    }

    private static void assertBadOps(String found, String member) throws BadMessageException {
        assertEquals(
                new ClientMessageV2.BadChange(5, "ops must be an array of 1 to 10000 operations, but is " + found),
                decode("{'type':'change','seq':5,'base':0" + member + "}"));
    }

    @Test
    @DisplayName("[V2-OPS-16] parts that no client can go through are refused, and the member is named")
    void unsoundParts() throws BadMessageException {
        for (var bad : new String[] {"'none'", "7", "{}", "{'0':{}}", "[1]", "[{},null]"}) {
            for (var member : new String[] {"fields", "indices", "uniqueConstraints"}) {
                var parts = "{'id':'t','%s':%s}".formatted(member, bad);
                var message = "operation 1: %s of a table must be an array of objects".formatted(member);
                assertEquals(message, fault("{'target':'table','action':'create','value':%s}".formatted(parts)));
                assertEquals(message, fault(update("table", "'patch':" + parts)));
                assertEquals(message, fault(update("table", "'set':" + parts)));
                assertEquals(
                        message,
                        fault("{'target':'diagram','action':'replace','value':{'tables':[{'id':'s'},%s]}}"
                                .formatted(parts)));
            }
            assertEquals(
                    "operation 1: fields of a type must be an array of objects",
                    fault(update("type", "'patch':{'fields':%s}".formatted(bad))));
        }
        for (var good : new String[] {"null", "[]", "[{'id':1}]"}) {
            assertInstanceOf(
                    ClientMessageV2.Change.class, decode(change(update("table", "'set':{'fields':" + good + "}"))));
        }
        assertInstanceOf(ClientMessageV2.Change.class, decode(change(update("table", "'patch':{'x-own':'any'}"))));
        assertInstanceOf(
                ClientMessageV2.Change.class,
                decode(change(update("table", "'patch':{'fields':7},'set':{'fields':[]}"))));
        assertInstanceOf(
                ClientMessageV2.Change.class, decode(change(update("relationship", "'patch':{'fields':'own'}"))));
    }

    private static String update(String target, String what) {
        return "{'target':'%s','action':'update','id':'t',%s}".formatted(target, what);
    }

    private static String change(String operation) {
        return "{'type':'change','seq':1,'base':0,'ops':[{'target':'note','action':'delete','id':'n'},%s]}"
                .formatted(operation);
    }

    private static String fault(String operation) throws BadMessageException {
        return assertInstanceOf(ClientMessageV2.BadChange.class, decode(change(operation)))
                .message();
    }

    @Test
    @DisplayName("[V2-LOCK-1] [V2-LOCK-8] [V2-LOCK-12] [V2-LOCK-13] [V2-LOCK-14] messages about locks")
    void locks() throws BadMessageException {
        var target = "'target':'table','id':'t1'";

        assertEquals(new ClientMessageV2.Lock(TABLE), decode("{'type':'lock'," + target + "}"));
        assertEquals(new ClientMessageV2.Unlock(TABLE), decode("{'type':'unlock'," + target + "}"));
        assertEquals(new ClientMessageV2.LockRequest(TABLE), decode("{'type':'lock_request'," + target + "}"));
        assertEquals(new ClientMessageV2.ForceLock(TABLE), decode("{'type':'force_lock'," + target + "}"));
        assertEquals(
                new ClientMessageV2.LockDismiss(TABLE, "b"),
                decode("{'type':'lock_dismiss'," + target + ",'clientId':'b'}"));
    }

    @Test
    @DisplayName("[V2-LOCK-17] [V2-DOC-2] targets are document, table, note, area; ids may be numbers")
    void lockTargets() throws BadMessageException {
        assertEquals(new ClientMessageV2.Lock(LockTarget.DOCUMENT), decode("{'type':'lock','target':'document'}"));
        assertEquals(
                new ClientMessageV2.Lock(LockTarget.DOCUMENT), decode("{'type':'lock','target':'document','id':9}"));
        assertEquals(
                new ClientMessageV2.Lock(new LockTarget(LockTarget.Kind.NOTE, "0")),
                decode("{'type':'lock','target':'note','id':0}"));
        assertEquals(
                new ClientMessageV2.Lock(new LockTarget(LockTarget.Kind.AREA, "x")),
                decode("{'type':'lock','target':'area','id':'x'}"));
        for (var bad : new String[] {"'field'", "'TABLE'", "''", "1", "null"}) {
            assertEquals(
                    "target must be one of document, table, note, area",
                    refusal("{'type':'lock','id':'x','target':" + bad + "}"));
        }
        assertEquals(
                "id must be a string of 1 to 256 characters, but is empty",
                refusal("{'type':'lock','target':'table','id':''}"));
    }

    @Test
    @DisplayName("[V2-AWARE-5] awareness of any form; missing is null")
    void awareness() throws BadMessageException {
        var nothing = new ClientMessageV2.Awareness(JsonNodeFactory.instance.nullNode());

        assertEquals(nothing, decode("{'type':'awareness'}"));
        assertEquals(nothing, decode("{'type':'awareness','state':null}"));
        assertEquals(
                new ClientMessageV2.Awareness(
                        JsonNodeFactory.instance.objectNode().put("x", 1)),
                decode("{'type':'awareness','state':{'x':1}}"));
    }

    @Test
    @DisplayName("[V2-UNDO-1] [V2-UNDO-5] undo and redo")
    void undo() throws BadMessageException {
        assertEquals(new ClientMessageV2.Undo(), decode("{'type':'undo'}"));
        assertEquals(new ClientMessageV2.Redo(), decode("{'type':'redo'}"));
    }
}
