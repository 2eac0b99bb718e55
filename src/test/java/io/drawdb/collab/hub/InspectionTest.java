package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.moveTable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.hub.RoomUnavailableException.Reason;
import io.drawdb.collab.room.Room;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rooms as whoever runs the server sees them. */
class InspectionTest {
    private static final LockTarget TABLE = new LockTarget(LockTarget.Kind.TABLE, "t1");

    private final InspectedWorld inspected = new InspectedWorld();
    private final HubWorld world = inspected.world;
    private final Inspection inspection = inspected.inspection;

    private void everybodyGoes() {
        world.pass(HubWorld.IDLE.plus(HubWorld.GRACE).plusSeconds(2));
        assertTrue(world.registry.find("room").isEmpty());
    }

    @Test
    @DisplayName("[ADM-5] a room that was never written is not made by looking for it")
    void unknownRoom() {
        assertEquals(Reason.UNKNOWN, inspected.refusal(inspection.read("nowhere", Room::version)));
        assertEquals(Reason.UNKNOWN, inspected.refusal(inspection.save("nowhere")));
        assertEquals(Reason.NOT_OPEN, inspected.refusal(inspection.room("nowhere")));
        assertTrue(world.registry.find("nowhere").isEmpty());
        assertEquals(List.of(), world.log.written);
        assertTrue(world.log.room("nowhere").followers.isEmpty());
    }

    @Test
    @DisplayName("[ADM-5] a room that is not open is read from its log, and closed again when it idled")
    void roomFromTheLog() {
        inspected.aRoomWithADocument();
        everybodyGoes();
        int entries = world.log.written.size();

        assertEquals(1L, inspected.answer(inspection.read("room", Room::version)));

        assertTrue(world.registry.find("room").isPresent());
        everybodyGoes();
        assertEquals(entries, world.log.written.size(), "nothing was written by looking");
    }

    @Test
    @DisplayName("[ADM-5] whoever joins while a room is looked for finds it as it is")
    void joinWhileLookedFor() {
        inspected.aRoomWithADocument();
        everybodyGoes();
        var version = inspection.read("room", Room::version);
        var ann = world.client("ann");
        ann.helloV2();
        assertEquals(1L, inspected.answer(version));
        assertEquals(1, ann.last("welcome").get("version").asLong());
    }

    @Test
    @DisplayName("[ADM-5] no room is opened beyond the limit to be looked at")
    void noPlace() {
        inspected.aRoomWithADocument();
        everybodyGoes();
        for (int n = 0; n < 10; n++) {
            world.client("c" + n).say("{'type':'hello','protocol':2,'shareId':'other%d','clientId':'c'}".formatted(n));
        }
        world.settle();
        assertEquals(Reason.NOT_NOW, inspected.refusal(inspection.read("room", Room::version)));
    }

    @Test
    @DisplayName("[ADM-6] a log that can't be read is no empty room")
    void unreadableLog() {
        inspected.aRoomWithADocument();
        everybodyGoes();
        world.log.broken = true;
        assertEquals(Reason.NOT_NOW, inspected.refusal(inspection.read("room", Room::version)));
        world.log.broken = false;
        assertEquals(1L, inspected.answer(inspection.read("room", Room::version)));
    }

    @Test
    @DisplayName("[ADM-8] a report has everything but the contents")
    void report() {
        inspected.aRoomWithADocument();
        var ann = world.v2("ann");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        ann.say(moveTable(1, 5));
        world.settle();

        RoomReport report = inspected.answer(inspection.room("room"));

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
        var first = inspected.answer(inspection.rooms("", 2));
        assertEquals(3, first.total());
        assertEquals(List.of("a", "b"), names(first));
        assertEquals(List.of("c"), names(inspected.answer(inspection.rooms("b", 2))));
    }

    private static List<String> names(Inspection.Listing listing) {
        return listing.lines().stream().map(line -> line.summary().shareId()).toList();
    }
}
