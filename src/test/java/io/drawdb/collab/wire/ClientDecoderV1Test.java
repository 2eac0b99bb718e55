package io.drawdb.collab.wire;

import static io.drawdb.collab.wire.Frames.decode;
import static io.drawdb.collab.wire.Frames.refusal;
import static io.drawdb.collab.wire.Frames.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.wire.ClientMessage.Hello;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The messages of version 1, and what both versions share. */
class ClientDecoderV1Test {

    private static Hello helloV1(@Nullable String shareId, String clientId, String name, ClientMode mode) {
        return new Hello(Protocol.V1, shareId, clientId, name, null, mode, null, null);
    }

    @Test
    @DisplayName("[V1-HELLO-1] hello")
    void hello() throws BadMessageException {
        assertEquals(
                helloV1("abc-_9", "c1", "Ada L", ClientMode.EDIT),
                decode("{'type':'hello','shareId':'abc-_9','clientId':'c1','mode':'edit','clientName':' Ada  L '}"));
    }

    @Test
    @DisplayName("[V1-HELLO-5] only the string view is view mode")
    void mode() throws BadMessageException {
        var start = "{'type':'hello','shareId':'s','clientId':'c'";

        assertEquals(helloV1("s", "c", "", ClientMode.VIEW), decode(start + ",'mode':'view'}"));
        assertEquals(helloV1("s", "c", "", ClientMode.EDIT), decode(start + "}"));
        assertEquals(helloV1("s", "c", "", ClientMode.EDIT), decode(start + ",'mode':'VIEW'}"));
        assertEquals(helloV1("s", "c", "", ClientMode.EDIT), decode(start + ",'mode':{'a':1}}"));
    }

    @Test
    @DisplayName("[V1-HELLO-3] hello without clientId has the text that pages know")
    void missingIds() {
        assertEquals("Missing shareId or clientId", refusal("{'type':'hello','shareId':'s'}"));
        assertEquals("Missing shareId or clientId", refusal("{'type':'hello','shareId':'s','clientId':''}"));
        assertEquals("Missing shareId or clientId", refusal("{'type':'hello','clientId':null}"));
        assertFalse(refused("{'type':'hello'}").fatal());
    }

    @Test
    @DisplayName("[CONN-3] hello may leave the room to the path")
    void roomFromPath() throws BadMessageException {
        assertEquals(helloV1(null, "c", "", ClientMode.EDIT), decode("{'type':'hello','clientId':'c'}"));
        assertEquals(helloV1(null, "c", "", ClientMode.EDIT), decode("{'type':'hello','shareId':'','clientId':'c'}"));
    }

    @Test
    @DisplayName("[CONN-4] a share id is 1 to 128 letters, digits, _ or -")
    void shareIds() {
        assertTrue(ClientDecoder.isShareId("a".repeat(128)));
        for (var bad : new String[] {"", "a".repeat(129), "a/b", "..", "a b", "é", "a\n"}) {
            assertFalse(ClientDecoder.isShareId(bad), bad);
        }
        assertEquals(
                "shareId must match [A-Za-z0-9_-]{1,128}", refusal("{'type':'hello','shareId':'../x','clientId':'c'}"));
    }

    @Test
    @DisplayName("[ID-1] a clientId has at most 128 units and may be a number")
    void clientIds() throws BadMessageException {
        assertEquals(helloV1("17", "42", "", ClientMode.EDIT), decode("{'type':'hello','shareId':17,'clientId':42}"));
        assertEquals(
                "clientId must have at most 128 characters, but has 129",
                refusal("{'type':'hello','shareId':'s','clientId':'" + "x".repeat(129) + "'}"));
        assertEquals(
                "clientId must be a string or a number, but is an object",
                refusal("{'type':'hello','shareId':'s','clientId':{}}"));
    }

    @Test
    @DisplayName("[FRAME-11] __proto__ is an id like any other")
    void protoId() throws BadMessageException {
        assertEquals(
                helloV1("__proto__", "__proto__", "__proto__", ClientMode.EDIT),
                decode("{'type':'hello','shareId':'__proto__','clientId':'__proto__','clientName':'__proto__'}"));
    }

    @Test
    @DisplayName("[ID-4] a name that is no string counts as absent")
    void names() throws BadMessageException {
        assertEquals(
                helloV1("s", "c", "", ClientMode.EDIT),
                decode("{'type':'hello','shareId':'s','clientId':'c','clientName':[1]}"));
        assertEquals(new ClientMessage.SetClientName(null, null), decode("{'type':'set_client_name','clientName':7}"));
        assertEquals(
                new ClientMessage.SetClientName("Bob", null), decode("{'type':'set_client_name','clientName':'Bob '}"));
    }

    @Test
    @DisplayName("[FRAME-2] [ID-2] unknown and surplus members are ignored")
    void surplus() throws BadMessageException {
        assertEquals(
                new ClientMessage.Heartbeat(null),
                decode("{'shareId':[],'clientId':{},'clientName':1,'x':{'y':[]},'type':'heartbeat'}"));
    }

    @Test
    @DisplayName("[V1-OP-1] [V1-OP-7] op with a diagram or null")
    void op() throws BadMessageException {
        var op = assertInstanceOf(
                ClientMessageV1.Op.class, decode("{'type':'op','op':{'kind':'doc:replace','diagram':{'a':[1]}}}"));

        assertEquals("{\"a\":[1]}", op.diagram().toString());
        assertEquals(
                new ClientMessageV1.Op(JsonNodeFactory.instance.nullNode()),
                decode("{'type':'op','op':{'kind':'doc:replace','diagram':null}}"));
    }

    @Test
    @DisplayName("[V1-OP-8] op of another kind is unknown; a diagram that is none is refused")
    void badOps() throws BadMessageException {
        assertEquals(new ClientMessage.Unknown("op doc:patch"), decode("{'type':'op','op':{'kind':'doc:patch'}}"));
        assertEquals("op must be an object, but is missing", refusal("{'type':'op'}"));
        assertEquals("op must be an object, but is 1", refusal("{'type':'op','op':1}"));
        assertEquals(
                "op.diagram must be an object or null, but is missing",
                refusal("{'type':'op','op':{'kind':'doc:replace'}}"));
        assertEquals(
                "op.diagram must be an object or null, but is an array",
                refusal("{'type':'op','op':{'kind':'doc:replace','diagram':[]}}"));
    }

    @Test
    @DisplayName("[V1-EDIT-2] [V1-EDIT-3] [V1-REQ-1] [V1-REQ-3] [V1-FORCE-1] [V1-SAVE-7] messages about the edit right")
    void requests() throws BadMessageException {
        assertEquals(new ClientMessageV1.RequestEdit(), decode("{'type':'request_edit'}"));
        assertEquals(new ClientMessageV1.ReleaseEdit(), decode("{'type':'release_edit'}"));
        assertEquals(new ClientMessageV1.RequestRelease(), decode("{'type':'request_release'}"));
        assertEquals(new ClientMessageV1.ForceEdit(), decode("{'type':'force_edit'}"));
        assertEquals(new ClientMessage.PersistNow(), decode("{'type':'persist_now'}"));
        assertEquals(
                new ClientMessageV1.DismissEditRequest("b"),
                decode("{'type':'dismiss_edit_request','targetClientId':'b'}"));
        assertEquals(
                "targetClientId must be a string of 1 to 128 characters, but is missing",
                refusal("{'type':'dismiss_edit_request'}"));
    }

    @Test
    @DisplayName("[FRAME-1] [FRAME-5] a frame is an object with a type")
    void frames() {
        assertEquals("a frame must be an object, but is null", refusal("null"));
        assertEquals("a frame must be an object, but is an array", refusal("[{'type':'hello'}]"));
        assertEquals("a frame must be an object, but is 7", refusal("7"));
        assertEquals("a frame must be an object, but is a string", refusal("'hello'"));
        assertEquals("a frame must be an object, but is a boolean", refusal("true"));
        assertEquals("type must be a string, but is missing", refusal("{}"));
        assertEquals("type must be a string, but is null", refusal("{'type':null}"));
        assertEquals("type must be a string, but is an object", refusal("{'type':{}}"));
    }

    @Test
    @DisplayName("[FRAME-10] a type that no version has is unknown, and its name is cut")
    void unknown() throws BadMessageException {
        assertEquals(new ClientMessage.Unknown("nonsense"), decode("{'type':'nonsense'}"));
        assertEquals(new ClientMessage.Unknown("x".repeat(48)), decode("{'type':'" + "x".repeat(99) + "'}"));
        assertEquals("unknown", decode("{'type':'nonsense'}").type());
    }

    @Test
    @DisplayName("[FRAME-10] each message knows which version has it")
    void versions() {
        var table = new LockTarget(LockTarget.Kind.TABLE, "t");

        assertTrue(new ClientMessage.Heartbeat(null).spokenIn(Protocol.V1));
        assertTrue(new ClientMessage.Heartbeat(null).spokenIn(Protocol.V2));
        assertTrue(new ClientMessageV1.ForceEdit().spokenIn(Protocol.V1));
        assertFalse(new ClientMessageV1.ForceEdit().spokenIn(Protocol.V2));
        assertTrue(new ClientMessageV2.Lock(table).spokenIn(Protocol.V2));
        assertFalse(new ClientMessageV2.Lock(table).spokenIn(Protocol.V1));
        assertFalse(new ClientMessage.Unknown("x").spokenIn(Protocol.V1));
        assertFalse(new ClientMessage.Unknown("x").spokenIn(Protocol.V2));
    }

    @Test
    @DisplayName("[ID-1] the name under which the server itself speaks is no clientId")
    void serversOwnId() {
        String text = "clientId must not be \"server\": the server itself speaks under it";
        assertEquals(text, refusal("{'type':'hello','shareId':'s','clientId':'server'}"));
        assertFalse(
                refused("{'type':'hello','shareId':'s','clientId':'server'}").fatal());
        assertEquals(text, refusal("{'type':'hello','protocol':2,'shareId':'s','clientId':'server'}"));
        assertTrue(refused("{'type':'hello','protocol':2,'shareId':'s','clientId':'server'}")
                .fatal());
    }
}
