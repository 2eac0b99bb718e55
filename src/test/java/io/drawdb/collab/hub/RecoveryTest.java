package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.room.CommandCodec;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Revision;
import io.drawdb.collab.writeback.Written;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a server that comes after one that was killed does with the rooms that were not written back. */
class RecoveryTest {
    private static final Duration LOOK = HubSettings.LOOK_EVERY;
    private static final int PLACES = 5; // half of what HubWorld has

    private final FakeLog log = new FakeLog();
    private final HubWorld world = new HubWorld(log, Duration.ZERO);
    private final Recovery recovery = new Recovery(world.registry, log);
    private final RoomsToWrite writeback = new RoomsToWrite();

    @BeforeEach
    void writesBack() {
        world.saving.enabled = true;
    }

    @Test
    @DisplayName(
            "[LIMIT-15][FAULT-3] recovery takes half of the places; the next round goes on when rooms were written")
    void halfOfThePlaces() {
        leaveUnwritten(12, 10);
        round();
        assertEquals(rooms(0, PLACES), open());
        var ann = world.client("ann");
        ann.say("{'type':'hello','protocol':2,'shareId':'another','clientId':'ann','clientName':'ann'}");
        world.settle();
        assertEquals(1, ann.heard("welcome").size(), "the other half is for people");
        ann.leave();

        round();
        assertTrue(
                open().containsAll(rooms(0, PLACES)) && open().size() == PLACES + 1, "nothing was written meanwhile");
        rooms(0, PLACES).forEach(this::written);
        world.pass(LOOK);
        assertEquals(Set.of("another"), open(), "what is written goes at once: nobody is expected there");
        world.pass(HubWorld.IDLE.plus(HubWorld.GRACE));

        round();
        assertEquals(rooms(PLACES, 2 * PLACES), open());
        rooms(PLACES, 2 * PLACES).forEach(this::written);
        world.pass(LOOK);
        round();
        rooms(2 * PLACES, 12).forEach(this::written);
        world.pass(LOOK);
        round();
        assertEquals(Set.of(), open());
    }

    @Test
    @DisplayName("[LIMIT-15] recovery takes half of the bytes, of which it knows as it goes")
    void halfOfTheBytes() {
        int bytes = (int) HubWorld.DOCUMENTS_BYTES_MAX / 8; // and as many for the change that made it
        leaveUnwritten(8, bytes);
        round();
        assertEquals(rooms(0, 2), open());
        assertFalse(world.registry.weight().isFull());
    }

    @Test
    @DisplayName("[LIMIT-15][WB-6] rooms that can't be written give way to those that had no turn, and come again")
    void noneWaitsForEver() {
        leaveUnwritten(8, 10);
        var hopeless = rooms(0, PLACES);
        round();
        hopeless.forEach(this::failed);
        assertEquals(hopeless, open());
        world.pass(LOOK);
        assertEquals(Set.of(), open());
        round();
        assertEquals(
                8 - PLACES,
                open().stream().filter(room -> !hopeless.contains(room)).count());
        rooms(PLACES, 8).forEach(this::written);
        world.pass(LOOK);
        assertEquals(PLACES - (8 - PLACES), open().size());
        round();
        assertEquals(hopeless, open());
        world.pass(HubWorld.IDLE);
        assertEquals(hopeless, open(), "there is place for all: they stay");
        hopeless.forEach(this::failed);
        world.pass(HubWorld.IDLE);
        assertEquals(hopeless, open(), "and stay, whether they can be written or not");
    }

    @Test
    @DisplayName("[LIMIT-15] … also if there are more of them than the log lists at once")
    void noneWaitsBehindALongList() {
        leaveUnwritten(8, 10);
        log.orphansMax = PLACES;
        var hopeless = rooms(0, PLACES);
        round();
        round();
        hopeless.forEach(this::failed);
        world.registry.crowded(true);
        world.pass(LOOK);
        assertEquals(Set.of(), open());
        round();
        assertTrue(open().containsAll(rooms(PLACES, 8)), () -> "open: " + open());
    }

    @Test
    @DisplayName(
            "[LIMIT-15] a room that somebody is in does not give way, nor does one whose turn to be written is still to come")
    void whoIsThereStays() {
        leaveUnwritten(8, 10);
        round();
        var ann = world.client("ann");
        ann.say("{'type':'hello','protocol':2,'shareId':'room-0','clientId':'ann','clientName':'ann'}");
        world.settle();
        failed("room-0");
        failed("room-1");
        world.pass(LOOK);
        assertEquals(Set.of("room-0", "room-2", "room-3", "room-4"), open());
    }

    @Test
    @DisplayName("[LIMIT-7] somebody who is turned away makes empty rooms give way that can't be written")
    void peopleComeFirst() {
        leaveUnwritten(4, 10);
        round();
        for (int i = 0; i < 6; i++) {
            assertEquals(1, visitor("visited-" + i).heard("welcome").size());
        }
        failed("room-1");
        world.pass(LOOK);
        assertEquals(10, open().size());
        assertEquals(CloseCode.NOT_LOADED, visitor("more").closed);
        world.pass(LOOK);
        assertEquals(1, visitor("more").heard("welcome").size());
    }

    @Test
    @DisplayName("[FAULT-3] a log that can't be asked is asked the next time, and a round is not begun twice")
    void lookedForAgain() {
        leaveUnwritten(2, 10);
        log.broken = true;
        var first = recovery.round();
        assertTrue(first.toCompletableFuture().isDone());
        log.broken = false;
        var second = recovery.round();
        assertFalse(second.toCompletableFuture().isDone(), "a room is being read");
        assertEquals(second, recovery.round());
        world.settle();
        assertTrue(second.toCompletableFuture().isDone());
        assertEquals(rooms(0, 2), open());
    }

    @Test
    @DisplayName("[LOAD-12] a room that has nothing to be written is opened and closed without its file")
    void cleanRoomsAreNotRead() {
        leaveClean(3);
        world.saving.held = new CompletableFuture<>();
        round();
        assertEquals(rooms(0, 3), open(), "none waits for the one before it");
        assertEquals(0, world.saving.loads);
        world.pass(LOOK);
        assertEquals(Set.of(), open());
        assertEquals(List.of(), log.orphans("").toCompletableFuture().join(), "nobody has to open them again");
    }

    @Test
    @DisplayName("[LOAD-12] whoever comes into such a room gets what the file holds by now as a change")
    void readForWhoComes() {
        leaveClean(1);
        world.pass(HubSettings.FILE_SETTLES.plusMillis(1));
        var file = "{\"title\":\"theirs\",\"tables\":[]}";
        world.saving.outcome = new LoadOutcome.Loaded(file, Revision.UNKNOWN);
        round();
        var ann = visitor("room-0");
        assertEquals(1, world.saving.loads);
        assertEquals(1, ann.heard("welcome").size());
        assertEquals("server", ann.last("change").path("clientId").asText());
        visitor("room-0");
        assertEquals(1, world.saving.loads);
    }

    /** Rooms in which there is nothing to write, but of which that is not noted. */
    private void leaveClean(int count) {
        leaveUnwritten(count, 10);
        for (String room : rooms(0, count)) {
            var body = CommandCodec.write(world.loop.now(), "", new RoomCommand.Stored(null, 1, null, null, 0));
            log.deliver(room, body);
        }
    }

    /** Rooms that were changed on a server that is no more. */
    private void leaveUnwritten(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            var before = new HubWorld(log, Duration.ZERO);
            var page = before.client("page");
            page.say("{'type':'hello','shareId':'room-%d','clientId':'page','mode':'edit'}".formatted(i));
            before.settle();
            page.say("{'type':'op','op':{'kind':'doc:replace','diagram':{'tables':[],'x':'%s'}}}"
                    .formatted("x".repeat(bytes)));
            before.pass(HubWorld.WAIT.plus(LOOK));
            log.close();
        }
        writeback.attach(world.registry);
    }

    private FakeClient visitor(String room) {
        var client = world.client("visitor-" + room);
        client.say("{'type':'hello','protocol':2,'shareId':'%s','clientId':'%s','clientName':'x'}"
                .formatted(room, client.id));
        world.settle();
        return client;
    }

    private void round() {
        var round = recovery.round();
        world.settle();
        assertTrue(round.toCompletableFuture().isDone());
    }

    private void written(String room) {
        var version = world.registry.find(room).orElseThrow().feed.version();
        var revision = new Revision(Optional.empty(), Optional.empty());
        writeback.written(room, new Written(version, revision, 0, world.loop.now()));
        world.settle();
    }

    private void failed(String room) {
        writeback.writeFailed(room, Failure.network("told to"), Duration.ofSeconds(10));
        world.settle();
    }

    private Set<String> open() {
        return world.registry.all().stream().map(room -> room.shareId).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> rooms(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "room-" + i).collect(Collectors.toCollection(TreeSet::new));
    }
}
