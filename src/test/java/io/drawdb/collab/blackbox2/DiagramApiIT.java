package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.AlsoNative;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Diagrams over HTTP: as they are, what changed, what they were, and back to it. */
@AlsoNative
class DiagramApiIT {
    private static final int TAIL = 20;

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_ADMIN_TOKEN", Inspector.TOKEN)
            .with("COLLAB_TAIL_CHANGES", TAIL)
            .with("ROOM_IDLE_TTL_MS", 500)
            .with("COLLAB_LOCK_GRACE_MS", 100)
            .with("EDITOR_TTL_MS", 600_000);

    private final Inspector inspector = new Inspector(SERVER);
    private final String room = ServerUnderTest.room();
    private final String diagram = "/api/diagrams/" + room;

    private static String since(Editor client, long version) {
        return "/changes?since=%s-%d".formatted(client.welcome().get("epoch").asText(), version);
    }

    @Test
    @DisplayName("[ADM-7] a diagram is what its clients have, its ETag is epoch and version, and 304 says it is known")
    void etag() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));

        var first = inspector.get(diagram);

        assertEquals(ada.document().diagram(), first.ok());
        String tag = first.header("ETag").orElseThrow();
        assertEquals("\"%s-1\"".formatted(ada.welcome().get("epoch").asText()), tag);
        for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
            var again = inspector.get(diagram, "If-None-Match", known);
            assertEquals(304, again.status(), known);
            assertEquals(tag, again.header("ETag").orElseThrow());
            assertEquals("", again.whole().body());
        }
        ada.apply(Ops.title("new"));
        var later = inspector.get(diagram, "If-None-Match", tag);
        assertEquals("new", later.ok().get("title").asText());
        assertEquals(tag.replace("-1\"", "-2\""), later.header("ETag").orElseThrow());
        var head = inspector.send("HEAD", diagram, "", "Authorization", "Bearer " + Inspector.TOKEN);
        assertEquals(later.header("ETag"), head.header("ETag"));
    }

    @Test
    @DisplayName("[ADM-5] a diagram that is not open is read from the log; the room is closed again, and none is made")
    void fromTheLog() {
        SERVER.editor(room, "ada").apply(Ops.title("kept"));
        SERVER.killAndStart();
        assertEquals(404, inspector.get("/api/admin/rooms/" + room).status(), "not open");

        assertEquals("kept", inspector.get(diagram).ok().get("title").asText());

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> inspector.get("/api/admin/rooms/" + room).status() == 404);
        var never = ServerUnderTest.room();
        for (String part : new String[] {"", "/history", "/changes?since=e-0"}) {
            var answer = inspector.get("/api/diagrams/" + never + part);
            assertEquals(404, answer.status());
            assertEquals("not_found", answer.code());
        }
        assertEquals(404, inspector.restore(never, 1, 0).status());
        assertEquals(404, inspector.get("/api/admin/rooms/" + never).status(), "it was not made");
        assertEquals(0, SERVER.editor(never, "ada").version());
    }

    @Test
    @DisplayName("[ADM-9] the changes since a version are what a client missed")
    void changes() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"));
        ada.apply(Ops.title("a"));
        ben.caughtUp(2);

        JsonNode missed = inspector.get(diagram + since(ada, 1)).ok();

        assertEquals(2, missed.get("version").asLong());
        assertEquals(1, missed.get("changes").size());
        var told = ((ObjectNode) ben.changes().get(1)).deepCopy();
        told.remove("type");
        assertEquals(told, missed.get("changes").get(0), "as clients were told");
        assertEquals(
                0, inspector.get(diagram + since(ada, 2)).ok().get("changes").size());
    }

    @Test
    @DisplayName("[ADM-9] where the tail does not reach, or for another epoch, the answer is 410 with what there is")
    void changesAreGone() {
        var ada = SERVER.editor(room, "ada");
        for (int n = 0; n <= TAIL; n++) {
            ada.apply(Ops.title("t" + n));
        }
        assertEquals(
                TAIL, inspector.get(diagram + since(ada, 1)).ok().get("changes").size());
        for (String since : new String[] {since(ada, 0), since(ada, 99), "/changes?since=other-5"}) {
            var answer = inspector.get(diagram + since);
            assertEquals(410, answer.status(), since);
            assertEquals("gone", answer.code());
            assertEquals(TAIL + 1, answer.json().get("version").asLong());
            assertEquals(ada.welcome().get("epoch"), answer.json().get("epoch"));
        }
    }

    @Test
    @DisplayName("[ADM-10] history says who, when and what kind, and not what was written")
    void history() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"), Ops.table("t2"), Ops.title("secret"));
        SERVER.editor(room, "ben").apply(Ops.delete("table", "t1"));

        var answer = inspector.get(diagram + "/history");

        JsonNode history = answer.ok();
        assertEquals(2, history.get("version").asLong());
        assertEquals(0, history.get("oldestRestorable").asLong());
        assertEquals(2, history.get("versions").size());
        JsonNode newest = history.get("versions").get(0);
        assertEquals(2, newest.get("version").asLong());
        assertEquals("ben", newest.get("clientId").asText());
        assertEquals(JsonText.parse("{'table delete':1}"), newest.get("kinds"));
        JsonNode first = history.get("versions").get(1);
        assertEquals(JsonText.parse("{'diagram update':1,'table create':2}"), first.get("kinds"));
        assertEquals(3, first.get("operations").asInt());
        assertTrue(first.get("at").asLong() > 1_600_000_000_000L);
        assertFalse(answer.whole().body().contains("secret"));
        assertEquals(
                1,
                inspector.get(diagram + "/history?limit=1").ok().get("versions").size());
    }

    @Test
    @DisplayName("[ADM-11] a restore reaches clients of both versions as a change, is done once, and can be undone")
    void restore() {
        var page = SERVER.page(room, "page", "view");
        var operator = SERVER.editor(room, "operator");
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"), Ops.table("t2"));
        JsonNode before = ada.document().diagram().deepCopy();
        ada.apply(Ops.delete("table", "t1"));
        JsonNode without = ada.document().diagram().deepCopy();

        JsonNode answer = inspector.restore(room, 1, 1).ok();

        assertEquals(3, answer.get("version").asLong());
        ada.caughtUp(3);
        assertEquals(before, ada.document().diagram());
        assertEquals("operator", ada.changes().get(2).get("clientId").asText());
        page.caughtUp(3);
        assertEquals(before, page.document());
        assertEquals("operator", page.author());

        ada.apply(Ops.title("later"));
        assertEquals(answer, inspector.restore(room, 1, 1).ok(), "sent again: done once");
        assertEquals(4, inspector.room(room).get("version").asLong());
        ada.say("{'type':'undo'}");
        ada.caughtUp(5);

        operator.say("{'type':'undo'}");
        ada.caughtUp(6);
        assertEquals(without, ada.document().diagram());
        page.caughtUp(6);
        assertEquals(without, page.document());
        assertTrue(SERVER.process().output().contains("event=admin_restore room=" + room));
    }

    @Test
    @DisplayName("[ADM-11] a restore survives kill -9, and is still known when it is sent again")
    void restoreIsDurable() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        JsonNode answer = inspector.restore(room, 1, 0).ok();
        SERVER.killAndStart();
        assertEquals(answer, inspector.restore(room, 1, 0).ok());
        assertEquals(0, inspector.get(diagram).ok().get("tables").size());
        assertEquals(1, inspector.restore(room, 2, 1).ok().get("restored").asLong());
        assertEquals(1, inspector.get(diagram).ok().get("tables").size());
    }

    @Test
    @DisplayName("[ADM-11] without a clientId a restore has one of its own")
    void anonymousRestore() {
        var ada = SERVER.editor(room, "ada");
        ada.apply(Ops.table("t1"));
        JsonNode answer = inspector.post(diagram + "/restore", "{'version':0}").ok();
        assertTrue(answer.get("clientId").asText().startsWith("admin-"));
        JsonNode same = inspector.post(diagram + "/restore", "{'version':0}").ok();
        assertEquals(2, same.get("version").asLong(), "nothing differed");
        assertEquals(2, ada.caughtUp(2).version());
    }

    @Test
    @DisplayName("[ADM-12] a restore stops at a lock and says whose; by force it takes the lock away")
    void restoreAndLocks() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ada.apply(Ops.table("t1"));
        ada.apply(Ops.update("table", "t1", "{'x':5}"));
        ada.say("{'type':'lock','target':'table','id':'t1'}");
        ada.await("locked");

        var refused = inspector.restore(room, 1, 1);
        assertEquals(423, refused.status());
        assertEquals("locked", refused.code());
        assertEquals("ada", refused.json().at("/error/holder").asText());
        assertEquals("t1", refused.json().at("/error/id").asText());
        var forced = inspector.post(diagram + "/restore", "{'version':1,'force':true}");

        assertEquals(3, forced.ok().get("version").asLong());
        assertEquals("forced", ben.await("unlocked").get("reason").asText());
        assertEquals(0, ben.caughtUp(3).document().find("table", "t1").get("x").asInt());
    }

    @Test
    @DisplayName("[ADM-12] an editor of version 1 is stopped by a restore by force only, and told so")
    void restoreAndTheEditRight() {
        var page = SERVER.page(room, "page", "edit");
        page.replace(JsonText.parse("{'title':'one','tables':[]}"));
        page.replace(JsonText.parse("{'title':'two','tables':[]}"));
        assertEquals(423, inspector.restore(room, 1, 1).status());

        inspector.post(diagram + "/restore", "{'version':1,'force':true}").ok();

        page.awaitMode("view", "expired");
        page.caughtUp(3);
        assertEquals("one", page.document().get("title").asText());
    }

    @Test
    @DisplayName("[ADM-13] what is beyond the tail is gone, what is not there yet is no version")
    void outOfReach() {
        var ada = SERVER.editor(room, "ada");
        for (int n = 0; n <= TAIL; n++) {
            ada.apply(Ops.title("t" + n));
        }
        assertEquals(
                1,
                inspector.get(diagram + "/history").ok().get("oldestRestorable").asLong());
        assertEquals(410, inspector.restore(room, 1, 0).status());
        assertEquals(400, inspector.restore(room, 2, TAIL + 2).status());
        assertEquals(503, inspector.restore(room, 4, 5).status(), "the third was not sent yet");
        assertEquals(TAIL + 2, inspector.restore(room, 3, 1).ok().get("version").asLong());
        assertEquals(
                "t0", ada.caughtUp(TAIL + 2).document().diagram().get("title").asText());
    }
}
