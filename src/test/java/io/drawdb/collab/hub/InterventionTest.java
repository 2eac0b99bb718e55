package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.moveTable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.hub.RoomUnavailableException.Reason;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.CommandCodec;
import io.drawdb.collab.room.Decision;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What whoever runs the server does to its rooms. */
class InterventionTest {
    private static final ClientId OPERATOR = new ClientId("operator");
    private static final ClientId ANN = new ClientId("ann");
    private static final LockTarget TABLE = new LockTarget(LockTarget.Kind.TABLE, "t1");

    private final InspectedWorld inspected = new InspectedWorld();
    private final HubWorld world = inspected.world;
    private final Inspection inspection = inspected.inspection;

    private Decision restore(long seq, long version, boolean force) {
        return inspected.answer(inspection.restore("room", new RoomCommand.Restore(OPERATOR, seq, version, force)));
    }

    @Test
    @DisplayName("[ADM-11] a restore is told to everybody as a change, once, and its author can take it back")
    void restores() {
        inspected.aRoomWithADocument();
        var ann = world.v2("ann");
        var page = world.viewer("page");
        ann.say(moveTable(1, 5));
        world.pass(Duration.ofSeconds(1));
        page.heard.clear();

        assertEquals(3, restore(1, 1, false).version());
        assertEquals(3, restore(1, 1, false).version(), "sent again, done once");

        assertEquals(3, ann.last("change").get("version").asLong());
        assertEquals("operator", ann.last("change").get("clientId").asText());
        assertEquals(1, page.heard("op").size());
        assertEquals(0, page.last("op").at("/op/diagram/tables/0/x").asInt(-1));
        world.log.deliver("room", CommandCodec.write(world.loop.now(), new RoomCommand.Undo(new ClientId("operator"))));
        world.pass(Duration.ofSeconds(1));
        assertEquals(4, ann.last("change").get("version").asLong());
        assertEquals(5, page.last("op").at("/op/diagram/tables/0/x").asInt(-1));
    }

    @Test
    @DisplayName("[ADM-12] a restore stops at somebody's lock, unless it is forced: then all are told who loses what")
    void restoreAndLocks() {
        inspected.aRoomWithADocument();
        var ann = world.v2("ann");
        ann.say(moveTable(1, 5));
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();

        assertEquals(Code.LOCKED, restore(1, 1, false).rejection().code());
        assertEquals(3, restore(2, 1, true).version());

        assertEquals("forced", ann.last("unlocked").get("reason").asText());
    }

    @Test
    @DisplayName("[ADM-13] a version that is not kept, or not there yet, can't be restored")
    void outOfReach() {
        inspected.aRoomWithADocument();
        assertEquals(Code.INVALID, restore(1, 2, false).rejection().code());
        var ann = world.v2("ann");
        for (int n = 1; n <= 100; n++) {
            ann.say(moveTable(n, n));
        }
        world.settle();
        assertEquals(Code.NOT_FOUND, restore(2, 0, false).rejection().code());
        assertEquals(102, restore(3, 1, false).version());
    }

    @Test
    @DisplayName("[ADM-13] a restore that the log does not take is refused for now, and may be sent again")
    void logDoesNotTakeIt() {
        inspected.aRoomWithADocument();
        world.v2("ann").say(moveTable(1, 5));
        world.settle();
        world.log.broken = true;
        assertEquals(
                Reason.NOT_NOW,
                inspected.refusal(inspection.restore("room", new RoomCommand.Restore(OPERATOR, 1, 1, false))));
        world.log.broken = false;
        assertEquals(3, restore(1, 1, false).version());
    }

    @Test
    @DisplayName("[ADM-14] a lock is taken away from its holder, and from nobody who got it meanwhile")
    void unlocks() {
        inspected.aRoomWithADocument();
        var ann = world.v2("ann");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();

        assertFalse(inspected.answer(inspection.unlock("room", TABLE, new ClientId("ben"))));
        assertTrue(inspected.answer(inspection.unlock("room", TABLE, ANN)));
        assertFalse(inspected.answer(inspection.unlock("room", TABLE, null)), "there is none any more");

        assertEquals("forced", ann.last("unlocked").get("reason").asText());
    }

    @Test
    @DisplayName("[ADM-14] an editor who loses the edit right is told as if it had run out, and others may ask for it")
    void unlocksTheDocument() {
        var page = world.editor("page");
        var other = world.editor("other");
        other.heard.clear();

        assertTrue(inspected.answer(inspection.unlock("room", LockTarget.DOCUMENT, null)));
        world.pass(HubSettings.PRESENCE_TOGETHER);

        for (var each : List.of(page, other)) {
            assertEquals("expired", each.last("mode").get("reason").asText());
            assertTrue(each.last("mode").get("editorClientId").isNull());
        }
        assertEquals(List.of("mode", "presence"), other.types());
        other.say("{'type':'request_edit'}");
        world.settle();
        assertEquals("granted", other.last("mode").get("reason").asText());
    }

    @Test
    @DisplayName("[ADM-15] who is sent away is closed with 4403 and leaves nothing behind")
    void kicks() {
        inspected.aRoomWithADocument();
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();

        assertTrue(inspected.answer(inspection.kick("room", ANN)));
        assertFalse(inspected.answer(inspection.kick("room", ANN)));

        assertEquals(CloseCode.FORBIDDEN, ann.closed);
        assertEquals("disconnected", ben.last("unlocked").get("reason").asText());
        assertEquals("ann", ben.last("left").get("clientId").asText());
        assertNull(ben.closed);
    }

    @Test
    @DisplayName("[ADM-15] who is gone and expected back is expected no more")
    void kicksWhoIsGone() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        ann.say("{'type':'lock','target':'document'}");
        world.settle();
        ann.leave();
        world.settle();
        assertTrue(inspected.answer(inspection.kick("room", ANN)));
        assertEquals("ann", ben.last("left").get("clientId").asText());
        assertEquals("forced", ben.last("unlocked").get("reason").asText());
    }

    @Test
    @DisplayName("[ADM-16] a room is closed with everybody in it, and what is not written back is written all the same")
    void closes() {
        world.saving.enabled = true;
        inspected.aRoomWithADocument();
        var ann = world.v2("ann");
        world.saving.changes.clear();

        inspected.answer(inspection.close("room"));

        assertEquals(CloseCode.RESTART, ann.closed);
        assertEquals(List.of(1L), world.saving.changes, "opened again, and handed to write-back");
        assertEquals(1L, inspected.answer(inspection.read("room", Room::version)));
    }

    @Test
    @DisplayName("[ADM-16] a room with nothing to be written stays closed")
    void staysClosed() {
        inspected.aRoomWithADocument();
        inspected.answer(inspection.close("room"));
        assertTrue(world.registry.find("room").isEmpty());
        assertEquals(Reason.NOT_OPEN, inspected.refusal(inspection.close("room")));
    }

    @Test
    @DisplayName("[ADM-17] saving now asks write-back, and passes its answer on")
    void saves() {
        world.saving.enabled = true;
        inspected.aRoomWithADocument();
        assertTrue(inspected.answer(inspection.save("room")));
        world.saving.saved = false;
        assertFalse(inspected.answer(inspection.save("room")));
        assertEquals(Map.of(), world.saving.ledgers);
    }
}
