package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.room.CommandCodec;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Reason;
import io.drawdb.collab.writeback.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A room of v1 pages, as the hub runs it. */
class PageRoomTest {
    private final HubWorld world = new HubWorld();

    @Test
    @DisplayName("[V1-HELLO-1] after hello come mode, the document from server, presence, in this order")
    void orderAfterHello() {
        var editor = world.editor("ann");
        editor.say(push("one"));
        world.settle();

        var viewer = world.viewer("ben");

        assertEquals(List.of("mode", "op", "presence"), viewer.types());
        assertEquals("server", viewer.last("op").path("clientId").asText());
        assertEquals(1, viewer.last("mode").path("roomVersion").asLong());
    }

    @Test
    @DisplayName("[V1-PRES-3] a round of heartbeats of 150 viewers causes no presence; the tick causes one for each")
    void heartbeatsAreNotAnnounced() {
        List<FakeClient> viewers = new ArrayList<>();
        for (int n = 0; n < 150; n++) {
            viewers.add(world.viewer("viewer-" + n));
        }
        viewers.forEach(viewer -> viewer.heard.clear());

        viewers.forEach(viewer -> viewer.say("{'type':'heartbeat'}"));
        world.settle();
        assertEquals(0, viewers.stream().mapToInt(viewer -> viewer.heard.size()).sum());

        world.pass(HubSettings.PRESENCE_EVERY);
        assertEquals(
                150,
                viewers.stream()
                        .mapToInt(viewer -> viewer.heard("presence").size())
                        .sum());
    }

    @Test
    @DisplayName("[V1-EDIT-7] heartbeats keep the edit right, though few of them are logged")
    void heartbeatsRenewTheLease() {
        var editor = world.editor("ann");
        for (int n = 0; n < 60; n++) {
            world.pass(Duration.ofSeconds(5));
            editor.say("{'type':'heartbeat'}");
            world.settle();
        }
        var other = world.editor("ben");

        assertEquals("locked", other.last("mode").path("reason").asText());
        assertTrue(world.log.count("renew") <= 25, () -> world.log.count("renew") + " renewals logged");
    }

    @Test
    @DisplayName("[V1-EDIT-5, V1-EDIT-8] a lease that ran out is told to all, and a late heartbeat does not revive it")
    void lateHeartbeatDoesNotRevive() {
        var editor = world.editor("ann");
        var viewer = world.viewer("ben");
        world.pass(HubWorld.LEASE.plus(HubSettings.LOOK_EVERY));
        editor.say("{'type':'heartbeat'}");
        world.settle();

        assertEquals("expired", viewer.last("mode").path("reason").asText());
        assertTrue(viewer.last("mode").path("editorClientId").isNull());
        editor.say(push("late"));
        world.settle();
        assertTrue(viewer.heard("op").isEmpty());
    }

    @Test
    @DisplayName("[V1-EDIT-9] in a dirty room the grant, and what its asker says next, waits for the write-back")
    void grantWaitsForWriteBack() {
        world.saving.enabled = true;
        var ann = world.editor("ann");
        ann.say(push("one"));
        ann.say("{'type':'release_edit'}");
        var ben = world.viewer("ben");
        ben.heard.clear();
        ben.say("{'type':'request_edit'}");
        var after = ben.say(push("two"));
        world.settle();

        assertEquals(List.of(), ben.heard("mode"));
        assertFalse(after.isDone());
        assertTrue(world.saving.flushes.contains(Reason.HANDOVER));

        world.log.deliver(
                "room", CommandCodec.write(world.loop.now(), new RoomCommand.Stored(null, 1, "rev", "today", 1)));
        world.settle();
        assertEquals("granted", ben.last("mode").path("reason").asText());
        assertTrue(after.isDone());
        assertEquals(2, ben.last("op").path("op").path("version").asLong());
    }

    @Test
    @DisplayName("[V1-EDIT-9] … for at most 2 s")
    void grantDoesNotWaitForEver() {
        world.saving.enabled = true;
        world.editor("ann").say(push("one"));
        var ben = world.viewer("ben");
        ben.say("{'type':'force_edit'}");
        world.settle();
        assertEquals("view", ben.last("mode").path("mode").asText());

        world.pass(HubWorld.WAIT.plusMillis(2));
        assertEquals("edit", ben.last("mode").path("mode").asText());
        assertEquals("forced", ben.last("mode").path("reason").asText());
    }

    @Test
    @DisplayName("[ID-6, ID-7] a second connection takes over; the end of the first takes nothing away")
    void takeOver() {
        var first = world.editor("ann");
        var second = world.editor("ann");
        world.settle();

        assertEquals(CloseCode.REPLACED, first.closed);
        assertNull(second.closed);
        assertEquals("granted", second.last("mode").path("reason").asText());
        assertEquals("locked", world.editor("ben").last("mode").path("reason").asText());
        assertTrue(second.last("presence").path("participants").has("ann"));
    }

    @Test
    @DisplayName("[V1-OP-14] an op that the log does not take is answered with an error, and the next one goes on")
    void unloggedOpIsToldOf() {
        var ann = world.editor("ann");
        world.log.broken = true;
        ann.say(push("lost"));
        world.settle();
        assertTrue(ann.last("error").path("error").asText().contains("disk is full"));
        assertEquals(List.of(), ann.heard("op"));

        world.log.broken = false;
        ann.say(push("kept"));
        world.settle();
        assertEquals(1, ann.last("op").path("op").path("version").asLong());
    }

    @Test
    @DisplayName("[V1-HELLO-11] in a dirty room a joiner gets the document again with his first heartbeat, not later")
    void slowJoiner() {
        world.editor("ann").say(push("one"));
        world.settle();
        var ben = world.viewer("ben");
        ben.heard.clear();
        ben.say("{'type':'heartbeat'}");
        ben.say("{'type':'heartbeat'}");
        world.settle();
        assertEquals(List.of("op"), ben.types());
        assertEquals("server", ben.last("op").path("clientId").asText());
    }

    @Test
    @DisplayName("[V1-HELLO-11] an editor whose line broke does not get it: he has made his next change already")
    void editorIsNoSlowJoiner() {
        world.editor("ann").say(push("one"));
        world.settle();
        var again = world.editor("ann");
        assertEquals("granted", again.last("mode").path("reason").asText());
        again.heard.clear();
        again.say("{'type':'heartbeat'}");
        again.say(push("two"));
        world.settle();
        assertEquals(List.of("ann"), senders(again));
    }

    @Test
    @DisplayName("[V1-HELLO-11] nor does who has become the editor since he joined")
    void newEditorIsNoSlowJoiner() {
        var ann = world.editor("ann");
        ann.say(push("one"));
        world.settle();
        var ben = world.viewer("ben");
        ann.say("{'type':'release_edit'}");
        ben.say("{'type':'request_edit'}");
        world.pass(HubWorld.WAIT.plusMillis(2));
        assertEquals("granted", ben.last("mode").path("reason").asText());
        ben.heard.clear();
        ben.say("{'type':'heartbeat'}");
        ben.say(push("two"));
        ben.say("{'type':'release_edit'}");
        ben.say("{'type':'heartbeat'}");
        world.settle();
        assertEquals(List.of("ben"), senders(ben));
    }

    private static List<String> senders(FakeClient page) {
        return page.heard("op").stream().map(op -> op.path("clientId").asText()).toList();
    }

    @Test
    @DisplayName("[V1-OP-2] what somebody sends who is not the editor does not get as far as the log")
    void onlyEditorsReachTheLog() {
        world.editor("ann").say(push("one"));
        var ben = world.viewer("ben");
        long written = world.log.count("replace");
        ben.say(push("two"));
        world.settle();
        assertEquals(written, world.log.count("replace"));
        assertTrue(ben.heard("error").isEmpty());
    }

    @Test
    @DisplayName("[LOAD-4, LOAD-5, LOAD-6] a room that can't be loaded has viewers only, until it can")
    void failedLoad() {
        world.saving.enabled = true;
        world.saving.outcome = new LoadOutcome.Failed(Failure.refused(500, "boom", Optional.empty()));
        var ann = world.editor("ann");
        assertEquals(List.of("mode", "persist_error", "presence"), ann.types());
        assertEquals(
                "500 Internal Server Error",
                ann.last("persist_error").path("error").asText());
        assertEquals("view", ann.last("mode").path("mode").asText());
        ann.say(push("stale"));

        var file = Json.text(Json.object().put("title", "theirs"));
        world.saving.outcome = new LoadOutcome.Loaded(file, Revision.UNKNOWN);
        world.pass(HubSettings.RELOAD_MAX);

        assertEquals(
                "theirs",
                ann.last("op").path("op").path("diagram").path("title").asText());
        assertEquals("released", ann.last("mode").path("reason").asText());
        assertEquals("presence", ann.types().get(ann.types().size() - 1));
    }

    @Test
    @DisplayName("[WB-6, V1-OP-11] an empty room is closed after its time and comes back as it was")
    void idleRoomIsClosed() {
        var ann = world.editor("ann");
        ann.say(push("one"));
        ann.leave();
        world.pass(HubWorld.IDLE.plusSeconds(1));
        assertTrue(world.registry.find("room").isEmpty());
        assertTrue(world.log.room("room").tail.isEmpty(), "all is in the snapshot");

        var ben = world.viewer("ben");
        assertEquals(
                "one", ben.last("op").path("op").path("diagram").path("title").asText());
        assertEquals(1, ben.last("mode").path("roomVersion").asLong());
    }

    @Test
    @DisplayName("[WB-6] an empty room that could not be written back is kept, however long")
    void dirtyRoomIsKept() {
        world.saving.enabled = true;
        var ann = world.editor("ann");
        ann.say(push("one"));
        ann.leave();
        world.pass(Duration.ofHours(24));

        assertTrue(world.registry.find("room").isPresent());
        assertTrue(world.saving.flushes.contains(Reason.LAST_LEFT));
    }
}
