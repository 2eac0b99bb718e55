package io.drawdb.collab.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens when somebody else writes the shared file. */
class SharedFileTest {
    private static final Failure BROKEN = Failure.refused(500, "broken", Optional.empty());

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final FakeDrawdbServer server = new FakeDrawdbServer();
    private final FakeRooms rooms = new FakeRooms();
    private final Writeback writeback = new Writeback(
            WritebackSettings.defaults(Optional.of(URI.create("http://x"))),
            server,
            rooms,
            FakeRooms.FINGERPRINTER,
            WriteTurns.ALONE,
            timeline,
            new SimpleMeterRegistry());

    @BeforeEach
    void roomIsOpenAndClean() {
        server.files.put("a", "first");
        rooms.edit("a", "first");
        rooms.saw("a", "first");
        writeback.opened("a");
        timeline.settle();
    }

    @Test
    @DisplayName("[WB-CONFLICT] a dirty room's conflict is told with their revision, then ours is written")
    void conflictIsToldAndOursWritten() {
        server.files.put("a", "theirs");
        edit("ours");

        assertEquals(List.of("conflict a v", "written a 2 v"), rooms.told);
        assertEquals("ours", server.files.get("a"));
    }

    @Test
    @DisplayName("[WB-CONFLICT] the revision of theirs is asked from the history if the gist doesn't tell it")
    void conflictRevisionFromHistory() {
        server.inGist = Revision.UNKNOWN;
        server.files.put("a", "theirs");
        edit("ours");

        assertEquals("conflict a c", rooms.told.get(0));
    }

    @Test
    @DisplayName("[WB-CONFLICT] no conflict: unchanged, absent, truncated or unreadable; in each case ours is written")
    void noConflict() {
        edit("ours 1");
        for (var outcome : List.of(
                new LoadOutcome.Absent(),
                new LoadOutcome.Truncated(),
                new LoadOutcome.Failed(Failure.network("gone")))) {
            timeline.pass(Duration.ofMinutes(1));
            server.loadOutcome = Optional.of(outcome);
            edit("ours " + outcome);
            assertEquals("ours " + outcome, server.files.get("a"));
        }
        assertEquals(
                4,
                rooms.told.stream().filter(line -> line.startsWith("written")).count());
        assertEquals(4, rooms.told.size());
    }

    @Test
    @DisplayName("[WB-CONFLICT] a rate limit met when looking counts as met: nothing is written")
    void rateLimitedLook() {
        server.loadOutcome = Optional.of(new LoadOutcome.Failed(Failure.refused(403, "", Optional.empty())));
        edit("ours");

        assertEquals(0, server.count("save"));
        assertEquals(List.of("failed a 403 Forbidden 60"), rooms.told);
    }

    @Test
    @DisplayName("[WB-SAME] what the file holds already is not written again")
    void sameContentIsNotWritten() {
        server.files.put("a", "ours");
        edit("ours");

        assertEquals(0, server.count("save"));
        assertEquals(List.of("written a 2 v"), rooms.told);
    }

    @Test
    @DisplayName("[WB-THEIRS] a clean room gets theirs within the interval, or when somebody joins")
    void cleanRoomGetsTheirs() {
        server.files.put("a", "theirs");
        timeline.pass(Duration.ofSeconds(59));
        assertEquals(List.of(), rooms.told);
        timeline.pass(Duration.ofSeconds(1));
        assertEquals(List.of("theirs a 1 theirs"), rooms.told);

        timeline.pass(Duration.ofSeconds(10));
        server.files.put("a", "theirs again");
        writeback.check("a");
        writeback.check("a");
        timeline.settle();
        assertEquals(List.of("theirs a 1 theirs", "theirs a 1 theirs again"), rooms.told);
        assertEquals(2, server.count("load"), "joins in quick succession look once");
    }

    @Test
    @DisplayName("[WB-12] what is read is told with the room's version from before it was read")
    void asOfBeforeTheRead() {
        server.files.put("a", "theirs");
        server.holdsLoads = true;
        timeline.pass(Duration.ofSeconds(60));
        rooms.edit("a", "changed, but write-back does not know it yet");
        server.release();
        timeline.settle();

        assertEquals(List.of("theirs a 1 theirs"), rooms.told);
    }

    @Test
    @DisplayName("[WB-17] a write of our own that arrived late is no conflict")
    void lateOwnWriteIsNoConflict() {
        rooms.mayHaveWritten("a", "ours, late");
        server.files.put("a", "ours, late");
        edit("ours");

        assertEquals(List.of("written a 2 v"), rooms.told);
        assertEquals("ours", server.files.get("a"));
    }

    @Test
    @DisplayName("[WB-THEIRS] what is seen of a room that changed meanwhile is too old to act on")
    void changedMeanwhile() {
        server.holdsLoads = true;
        timeline.pass(Duration.ofSeconds(60));
        server.holdsLoads = false;
        edit("ours");
        server.release();
        timeline.pass(Duration.ofSeconds(20));

        assertEquals(List.of("written a 2 v"), rooms.told);
    }

    @Test
    @DisplayName("[WB-THEIRS] a read right after our own write may be old, and is not compared")
    void readsMayLag() {
        timeline.pass(Duration.ofSeconds(55));
        edit("ours");
        server.files.put("a", "first");
        timeline.pass(Duration.ofSeconds(6));
        assertEquals(List.of("written a 2 v"), rooms.told);
    }

    @Test
    @DisplayName("[WB-THEIRS] a truncated or unreadable file is never taken for theirs; a closed room is left alone")
    void onlyWholeFilesCount() {
        server.loadOutcome = Optional.of(new LoadOutcome.Truncated());
        timeline.pass(Duration.ofMinutes(2));
        server.loadOutcome = Optional.of(new LoadOutcome.Absent());
        timeline.pass(Duration.ofMinutes(2));
        server.loadOutcome = Optional.empty();
        server.files.put("a", "theirs");
        writeback.closed("a");
        long before = server.calls.size();
        timeline.pass(Duration.ofMinutes(2));

        assertEquals(List.of(), rooms.told);
        assertEquals(before, server.calls.size());
    }

    @Test
    @DisplayName("[WB-READS] looking around is budgeted over all rooms, and everybody's turn comes")
    void looksAreBudgeted() {
        for (int n = 0; n < 200; n++) {
            rooms.saw("r" + n, "x");
            writeback.opened("r" + n);
        }
        timeline.pass(Duration.ofMinutes(15));

        assertEquals(201, server.calls.stream().distinct().count());
        long most = 30L * 15;
        assertEquals(Math.min(most, server.calls.size()), server.calls.size());
    }

    @Test
    @DisplayName("[WB-6] a room that was closed with something to write is forgotten once there is nothing any more")
    void forgetsWhatGaveWay() {
        server.saveFailure = Optional.of(BROKEN);
        edit("ours");
        assertFalse(future(writeback.closed("a")).join());
        rooms.edit("a", ""); // what is not open any more has nothing to write
        server.calls.clear();
        timeline.pass(Duration.ofMinutes(10));

        assertEquals(0, writeback.health().dirtyRooms());
        assertEquals(Map.of(), future(writeback.ledgers(List.of("a"))).join());
        assertEquals(List.of(), server.calls, "nobody looks at its file");
    }

    @Test
    @DisplayName("[WB-6] a room that is opened again before it was written is not forgotten, and watched again")
    void keepsWhatIsOpenedAgain() {
        server.saveFailure = Optional.of(BROKEN);
        edit("ours");
        assertFalse(future(writeback.closed("a")).join());
        edit("ours, again");
        writeback.opened("a");
        server.saveFailure = Optional.empty();
        timeline.pass(Duration.ofMinutes(1));
        server.calls.clear();
        timeline.pass(Duration.ofMinutes(2));

        assertEquals(Set.of("a"), future(writeback.ledgers(List.of("a"))).join().keySet());
        assertTrue(server.count("load a") > 0, "its file is looked at");
    }

    private <T> CompletableFuture<T> future(CompletionStage<T> stage) {
        timeline.settle();
        return stage.toCompletableFuture();
    }

    private void edit(String document) {
        writeback.changed("a", rooms.edit("a", document));
        writeback.flush("a", Reason.HANDOVER);
        timeline.settle();
    }
}
