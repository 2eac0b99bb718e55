package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.moveTable;
import static io.drawdb.collab.hub.HubWorld.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.hub.RoomUnavailableException.Reason;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Decision;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rooms as whoever runs the server sees them, and what he does to them. */
class InspectionTest {
    private static final ClientId OPERATOR = new ClientId("operator");
    private static final ClientId ANN = new ClientId("ann");
    private static final LockTarget TABLE = new LockTarget(LockTarget.Kind.TABLE, "t1");

    private final HubWorld world = new HubWorld();
    private final Inspection inspection = new Inspection(world.registry, world.log);

    private <T> T answer(CompletionStage<T> stage) {
        world.settle();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertTrue(future.isDone(), "answered at once");
        return future.join();
    }

    private Reason refusal(CompletionStage<?> stage) {
        world.settle();
        try {
            stage.toCompletableFuture().join();
            throw new AssertionError("not refused");
        } catch (CompletionException e) {
            return ((RoomUnavailableException) e.getCause()).reason();
        }
    }

    private Decision restore(long seq, long version, boolean force) {
        return answer(inspection.restore("room", new RoomCommand.Restore(OPERATOR, seq, version, force)));
    }

    private void aRoomWithADocument() {
        var page = world.editor("page");
        page.say(push("one"));
        page.say("{'type':'release_edit'}");
        world.settle();
        page.leave();
        world.settle();
    }

    private void everybodyGoes() {
        world.pass(HubWorld.IDLE.plus(HubWorld.GRACE).plusSeconds(2));
        assertTrue(world.registry.find("room").isEmpty());
    }

    @Test
    @DisplayName("[ADM-5] a room that was never written is not made by looking for it")
    void unknownRoom() {
        assertEquals(Reason.UNKNOWN, refusal(inspection.read("nowhere", Room::version)));
        assertEquals(Reason.UNKNOWN, refusal(inspection.save("nowhere")));
        assertEquals(Reason.NOT_OPEN, refusal(inspection.room("nowhere")));
        assertTrue(world.registry.find("nowhere").isEmpty());
        assertEquals(List.of(), world.log.written);
        assertTrue(world.log.room("nowhere").followers.isEmpty());
    }

    @Test
    @DisplayName("[ADM-5] a room that is not open is read from its log, and closed again when it idled")
    void roomFromTheLog() {
        aRoomWithADocument();
        everybodyGoes();
        int entries = world.log.written.size();

        assertEquals(1L, answer(inspection.read("room", Room::version)));

        assertTrue(world.registry.find("room").isPresent());
        everybodyGoes();
        assertEquals(entries, world.log.written.size(), "nothing was written by looking");
    }

    @Test
    @DisplayName("[ADM-5] whoever joins while a room is looked for finds it as it is")
    void joinWhileLookedFor() {
        aRoomWithADocument();
        everybodyGoes();
        var version = inspection.read("room", Room::version);
        var ann = world.client("ann");
        ann.helloV2();
        assertEquals(1L, answer(version));
        assertEquals(1, ann.last("welcome").get("version").asLong());
    }

    @Test
    @DisplayName("[ADM-5] no room is opened beyond the limit to be looked at")
    void noPlace() {
        aRoomWithADocument();
        everybodyGoes();
        for (int n = 0; n < 10; n++) {
            world.client("c" + n).say("{'type':'hello','protocol':2,'shareId':'other%d','clientId':'c'}".formatted(n));
        }
        world.settle();
        assertEquals(Reason.NOT_NOW, refusal(inspection.read("room", Room::version)));
    }

    @Test
    @DisplayName("[ADM-6] a log that can't be read is no empty room")
    void unreadableLog() {
        aRoomWithADocument();
        everybodyGoes();
        world.log.broken = true;
        assertEquals(Reason.NOT_NOW, refusal(inspection.read("room", Room::version)));
        world.log.broken = false;
        assertEquals(1L, answer(inspection.read("room", Room::version)));
    }

    @Test
    @DisplayName("[ADM-8] a report has everything but the contents")
    void report() {
        aRoomWithADocument();
        var ann = world.v2("ann");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        ann.say(moveTable(1, 5));
        world.settle();

        RoomReport report = answer(inspection.room("room"));

        assertEquals(2, report.summary().version());
        assertEquals(RoomReport.State.READY, report.summary().state());
        assertFalse(report.summary().dirty(), "nothing is written back here");
        assertEquals(
                List.of("ann"),
                report.participants().stream()
                        .map(RoomReport.ParticipantReport::clientId)
                        .toList());
        assertEquals(TABLE, report.locks().get(0).target());
        var newest = report.entries().get(report.entries().size() - 1);
        assertEquals("Change", newest.command());
        assertEquals("ann", newest.clientId().orElseThrow());
        assertEquals(report.summary().lastEntry(), newest.number());
        assertFalse(report.toString().contains("'fields'"));
    }

    @Test
    @DisplayName("[ADM-8] rooms are listed by name, some at a time, with how many there are")
    void listing() {
        for (String id : List.of("b", "c", "a")) {
            world.client(id).say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'c'}".formatted(id));
        }
        world.settle();
        var first = answer(inspection.rooms("", 2));
        assertEquals(3, first.total());
        assertEquals(List.of("a", "b"), names(first));
        assertEquals(List.of("c"), names(answer(inspection.rooms("b", 2))));
    }

    private static List<String> names(Inspection.Listing listing) {
        return listing.lines().stream().map(line -> line.summary().shareId()).toList();
    }

    @Test
    @DisplayName("[ADM-11] a restore is told to everybody as a change, once, and its author can take it back")
    void restores() {
        aRoomWithADocument();
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
        var operator = world.v2("operator");
        operator.say("{'type':'undo'}");
        world.pass(Duration.ofSeconds(1));
        assertEquals(4, ann.last("change").get("version").asLong());
        assertEquals(5, page.last("op").at("/op/diagram/tables/0/x").asInt(-1));
    }

    @Test
    @DisplayName("[ADM-12] a restore stops at somebody's lock, unless it is forced: then all are told who loses what")
    void restoreAndLocks() {
        aRoomWithADocument();
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
        aRoomWithADocument();
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
        aRoomWithADocument();
        world.v2("ann").say(moveTable(1, 5));
        world.settle();
        world.log.broken = true;
        assertEquals(
                Reason.NOT_NOW, refusal(inspection.restore("room", new RoomCommand.Restore(OPERATOR, 1, 1, false))));
        world.log.broken = false;
        assertEquals(3, restore(1, 1, false).version());
    }

    @Test
    @DisplayName("[ADM-14] a lock is taken away from its holder, and from nobody who got it meanwhile")
    void unlocks() {
        aRoomWithADocument();
        var ann = world.v2("ann");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();

        assertFalse(answer(inspection.unlock("room", TABLE, new ClientId("ben"))));
        assertTrue(answer(inspection.unlock("room", TABLE, ANN)));
        assertFalse(answer(inspection.unlock("room", TABLE, null)), "there is none any more");

        assertEquals("forced", ann.last("unlocked").get("reason").asText());
    }

    @Test
    @DisplayName("[ADM-14] an editor who loses the edit right is told as if it had run out, and others may ask for it")
    void unlocksTheDocument() {
        var page = world.editor("page");
        var other = world.editor("other");
        other.heard.clear();

        assertTrue(answer(inspection.unlock("room", LockTarget.DOCUMENT, null)));

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
        aRoomWithADocument();
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();

        assertTrue(answer(inspection.kick("room", ANN)));
        assertFalse(answer(inspection.kick("room", ANN)));

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
        assertTrue(answer(inspection.kick("room", ANN)));
        assertEquals("ann", ben.last("left").get("clientId").asText());
        assertEquals("forced", ben.last("unlocked").get("reason").asText());
    }

    @Test
    @DisplayName("[ADM-16] a room is closed with everybody in it, and what is not written back is written all the same")
    void closes() {
        world.saving.enabled = true;
        aRoomWithADocument();
        var ann = world.v2("ann");
        world.saving.changes.clear();

        answer(inspection.close("room"));

        assertEquals(CloseCode.RESTART, ann.closed);
        assertEquals(List.of(1L), world.saving.changes, "opened again, and handed to write-back");
        assertEquals(1L, answer(inspection.read("room", Room::version)));
    }

    @Test
    @DisplayName("[ADM-16] a room with nothing to be written stays closed")
    void staysClosed() {
        aRoomWithADocument();
        answer(inspection.close("room"));
        assertTrue(world.registry.find("room").isEmpty());
        assertEquals(Reason.NOT_OPEN, refusal(inspection.close("room")));
    }

    @Test
    @DisplayName("[ADM-17] saving now asks write-back, and passes its answer on")
    void saves() {
        world.saving.enabled = true;
        aRoomWithADocument();
        assertTrue(answer(inspection.save("room")));
        world.saving.saved = false;
        assertFalse(answer(inspection.save("room")));
        assertEquals(Map.of(), world.saving.ledgers);
    }
}
