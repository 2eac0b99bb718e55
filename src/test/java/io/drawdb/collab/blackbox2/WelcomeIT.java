package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.AlsoNative;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a v2 client joins, and what it and the others are told. */
@AlsoNative
class WelcomeIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_LOCK_GRACE_MS", 600_000)
            .with("COLLAB_AWARENESS_BYTES_MAX", 1000)
            .with("COLLAB_TAIL_CHANGES", 77);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-HELLO-1][V2-HELLO-5][V2-HELLO-6] welcome has everything that its reader needs")
    void welcomeIsComplete() {
        var ada = SERVER.stranger("ada").hello("'shareId':'%s','mode':'edit','color':'#a1b2c3'", room);

        JsonNode welcome = ada.welcome();
        assertEquals(2, welcome.get("protocol").asInt());
        assertFalse(welcome.get("sessionId").asText().isEmpty());
        assertEquals("editor", welcome.get("role").asText());
        assertEquals("edit", welcome.get("mode").asText());
        assertFalse(welcome.get("epoch").asText().isEmpty());
        assertEquals(0, welcome.get("version").asLong());
        assertEquals(0, welcome.get("seq").asLong());
        assertFalse(welcome.get("recovered").asBoolean());
        assertFalse(welcome.has("changes"));
        assertEquals(
                JsonText.parse("[{'clientId':'ada','clientName':'ada','color':'#a1b2c3','mode':'edit'}]"),
                welcome.get("participants"));
        assertEquals(JsonText.parse("[]"), welcome.get("locks"));
        assertFalse(welcome.get("dirty").asBoolean());
        assertTrue(welcome.get("revision").isNull());
        assertEquals(
                JsonText.parse("{'frameBytes':8388608,'awarenessBytes':1000,'messagesPerSecond':500,"
                        + "'documentBytes':16777216,'tailChanges':77}"),
                welcome.get("limits"));
        assertEquals(10_000, welcome.get("heartbeatMs").asLong());
    }

    @Test
    @DisplayName("[V2-DOC-7] a room without a document is told as a blank one, and is one to operations")
    void blankDocument() {
        var ada = SERVER.editor(room, "ada");
        assertEquals(
                JsonText.parse("{'title':'Untitled diagram','database':'generic',"
                        + "'tables':[],'relationships':[],'notes':[],'subjectAreas':[]}"),
                ada.welcome().get("diagram"));

        ada.apply(Ops.table("t1"));

        assertEquals(
                ada.document().diagram(), SERVER.editor(room, "ben").welcome().get("diagram"));
    }

    @Test
    @DisplayName("[V2-HELLO-1] a client that speaks a later protocol is welcomed in this one")
    void laterProtocol() {
        var ada = SERVER.stranger("ada");
        ada.say("{'type':'hello','protocol':7,'shareId':'%s','clientId':'ada','clientName':'Ada'}", room);

        assertEquals(2, ada.next("welcome").get("protocol").asInt());
    }

    @Test
    @DisplayName("[V2-HELLO-6] welcome lists everybody in the room, pages too, and every lock")
    void everybodyAndEveryLock() {
        SERVER.page(room, "eve", "view");
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        JsonNode locked = ada.await("locked");

        var ben = SERVER.stranger("ben").hello("'shareId':'%s','mode':'view'", room);

        assertEquals("view", ben.welcome().get("mode").asText());
        assertEquals(
                JsonText.parse("[{'clientId':'eve','clientName':'eve','color':null,'mode':'view'},"
                        + "{'clientId':'ada','clientName':'ada','color':null,'mode':'edit'},"
                        + "{'clientId':'ben','clientName':'ben','color':null,'mode':'view'}]"),
                ben.welcome().get("participants"));
        assertEquals(1, ben.welcome().get("locks").size());
        JsonNode told = ben.welcome().get("locks").get(0);
        for (var member : List.of("target", "id", "clientId", "clientName")) {
            assertEquals(locked.get(member), told.get(member), member);
        }
        assertTrue(told.get("expiresAt").isIntegralNumber());
    }

    @Test
    @DisplayName("[V2-HELLO-8][V2-PRES-1][V2-PRES-2] others are told of who comes, and who calls himself otherwise")
    void joinedAndRenamed() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.stranger("ben").hello("'shareId':'%s','mode':'view','color':'#abc'", room);

        assertEquals(
                JsonText.parse("{'clientId':'ben','clientName':'ben','color':'#abc','mode':'view'}"),
                ada.next("joined").get("participant"));

        ben.say("{'type':'set_client_name','clientName':'  Ben \\n the 2nd ','color':'#123456'}");
        assertEquals(
                JsonText.parse("{'clientId':'ben','clientName':'Ben the 2nd','color':'#123456','mode':'view'}"),
                ada.next("renamed").get("participant"));

        ben.say("{'type':'set_client_name'}");
        ben.say("{'type':'set_client_name','color':'#fff'}");
        assertEquals(
                "Ben the 2nd",
                ada.await("renamed").get("participant").get("clientName").asText());
    }

    @Test
    @DisplayName("[ID-8][V2-PRES-2] a second hello on the same connection changes the mode, and others are told once")
    void helloAgain() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.stranger("ben").hello("'shareId':'%s','mode':'view'", room);
        ada.next("joined");

        ben.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'ben','clientName':'ben','mode':'edit'}", room);

        assertEquals("edit", ben.next("welcome").get("mode").asText());
        ben.apply(Ops.table("t1"));
        assertEquals("edit", ada.next("renamed").get("participant").get("mode").asText());
        ada.settle();
        assertEquals(2, ada.told("joined", "renamed", "left").size());
    }

    @Test
    @DisplayName("[ID-8] a hello for another room leaves the first")
    void helloElsewhere() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.next("joined");
        var otherRoom = ServerUnderTest.room();

        ben.join(otherRoom);

        assertEquals(1, ben.welcome().get("participants").size());
        ben.apply(Ops.table("t1"));
        assertEquals(0, SERVER.editor(room, "cyd").version());
    }

    @Test
    @DisplayName("[ID-6][ID-7][V2-HELLO-8] a newer connection of a client takes over with 4409, and nobody is told")
    void takenOver() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.next("joined");
        ben.apply(Ops.table("t1"));
        ben.say("{'type':'lock','target':'table','id':'t1'}");
        ben.await("locked");

        var newer = SERVER.editor(room, "ben");

        assertEquals(4409, ben.socket().closed().code());
        assertNotEquals(ben.welcome().get("sessionId"), newer.welcome().get("sessionId"));
        assertEquals(1, newer.welcome().get("seq").asLong());
        assertEquals(1, newer.welcome().get("locks").size());
        newer.continuing(1).apply(Ops.title("still mine"));
        ada.settle();
        assertEquals(2, ada.version());
        assertEquals(1, ada.told("joined", "renamed", "left").size());
        assertEquals(List.of(), ada.told("unlocked"));
    }

    @Test
    @DisplayName("[V2-HELLO-8][V2-LOCK-10] a reload within the grace keeps the locks, and nobody is told of it")
    void reloadWithinTheGrace() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.next("joined");
        ben.apply(Ops.table("t1"));
        ben.say("{'type':'lock','target':'table','id':'t1'}");
        ben.await("locked");

        ben.socket().leave();
        assertEquals(2, SERVER.editor(room, "cyd").welcome().get("participants").size() - 1);
        var reloaded = SERVER.editor(room, "ben");

        assertEquals(
                "ben", reloaded.welcome().get("locks").get(0).get("clientId").asText());
        assertEquals(
                "locked",
                ada.refused(Ops.update("table", "t1", "{'x':1}")).get("code").asText());
        reloaded.continuing(1).apply(Ops.update("table", "t1", "{'x':2}"));
        ada.settle();
        assertEquals(2, ada.version());
        assertEquals(List.of("ben", "cyd"), joined(ada));
        assertEquals(List.of(), ada.told("renamed", "left", "unlocked"));
    }

    @Test
    @DisplayName("[V2-HELLO-7] a joiner is told what the others show of themselves")
    void awarenessOfOthers() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.say("{'type':'awareness','state':{'cursor':{'x':1,'y':2}}}");
        assertEquals("ada", ben.await("awareness").get("clientId").asText());

        var cyd = SERVER.editor(room, "cyd");

        JsonNode shown = cyd.next("awareness");
        assertEquals("ada", shown.get("clientId").asText());
        assertEquals(JsonText.parse("{'cursor':{'x':1,'y':2}}"), shown.get("state"));
        assertEquals(List.of(), cyd.settle());
    }

    @Test
    @DisplayName("[CONN-3] the path names the room, and a hello may leave it out")
    void roomInThePath() {
        var ada = SERVER.at("/collab/" + room, "ada").hello("'mode':'edit'");
        ada.apply(Ops.table("t1"));

        assertEquals(1, SERVER.at("/collab/" + room, "ben").join(room).version());
        assertEquals(1, SERVER.editor(room, "cyd").version());
    }

    private static List<String> joined(Editor reader) {
        return reader.told("joined").stream()
                .map(message -> message.get("participant").get("clientId").asText())
                .toList();
    }
}
