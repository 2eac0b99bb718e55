package io.drawdb.collab.writeback;

import static io.drawdb.collab.writeback.FakeRooms.v;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Write-back on one of several servers. */
class WriteTurnsTest {
    private static final Failure LIMITED = Failure.refused(429, "", Optional.of(Duration.ofSeconds(70)));

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final FakeDrawdbServer server = new FakeDrawdbServer();
    private final FakeRooms rooms = new FakeRooms();
    private final FakeTurns turns = new FakeTurns();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Writeback writeback = new Writeback(
            WritebackSettings.defaults(Optional.of(URI.create("http://x"))),
            server,
            rooms,
            FakeRooms.FINGERPRINTER,
            turns,
            timeline,
            meters);

    private void edit(String document) {
        writeback.changed("a", rooms.edit("a", document));
        timeline.settle();
    }

    @Test
    @DisplayName("[FLEET-7] a room is written in this server's turn only, and the turn ends with the write")
    void oneWriter() {
        turns.answer = new WriteTurns.Turn.Later(Duration.ofSeconds(3));
        edit("one");
        timeline.pass(Duration.ofSeconds(2));
        assertEquals(List.of("ask a"), turns.calls);
        assertEquals(0, server.count("save"));

        turns.answer = new WriteTurns.Turn.Granted();
        timeline.pass(Duration.ofSeconds(1));
        assertEquals(List.of("ask a", "ask a", "end a"), turns.calls);
        assertEquals("one", server.files.get("a"));
    }

    @Test
    @DisplayName("[FLEET-12] a try that outlives its turn sends nothing")
    void fencing() {
        edit("one");
        timeline.pass(Duration.ofMinutes(1));
        rooms.saw("a", "one");
        server.holdsLoads = true;
        edit("two");
        timeline.pass(Duration.ofSeconds(60));
        assertEquals(List.of("ask a", "end a", "ask a", "end a unsent"), turns.calls, "its time is over");
        server.holdsLoads = false;
        server.files.put("a", "written by another server since");
        server.release();
        timeline.settle();

        assertEquals(1, server.count("save"));
        assertEquals("written by another server since", server.files.get("a"));
    }

    @Test
    @DisplayName(
            "[FLEET-12] a server that stood still in the middle of its turn sends nothing, though nobody told it that time has passed")
    void standingStill() {
        edit("one");
        timeline.pass(Duration.ofMinutes(1));
        server.holdsLoads = true;
        edit("two");
        timeline.standStill(Duration.ofSeconds(51));
        server.holdsLoads = false;
        server.release();

        assertEquals(1, server.count("save"), "10 s before its end it is too late to begin");
    }

    @Test
    @DisplayName("[FLEET-12] a turn counts from when it was asked for")
    void slowAnswer() {
        turns.held = true;
        edit("one");
        timeline.pass(Duration.ofSeconds(51));
        turns.release();
        timeline.settle();
        assertEquals(0, server.count("save"));
    }

    @Test
    @DisplayName("[WB-20] a turn in which nothing had to be sent goes back to the budget")
    void unsent() {
        rooms.edit("a", "");
        writeback.changed("a", v(1));
        timeline.settle();
        assertEquals(List.of("ask a", "end a unsent"), turns.calls);
        server.files.put("a", "two");
        rooms.saw("a", "one");
        edit("two");
        assertEquals(List.of("ask a", "end a unsent", "ask a", "end a unsent"), turns.calls);
        assertEquals(0, server.count("save"));
        assertEquals(30, meters.get("collab.writeback.budget.left").gauge().value());
    }

    @Test
    @DisplayName("[FLEET-7] a turn ends when everybody can know what came of it, and not before")
    void endsWhenNoted() {
        rooms.noted = new CompletableFuture<>();
        edit("one");
        timeline.pass(Duration.ofSeconds(1));
        assertEquals(List.of("ask a"), turns.calls);
        rooms.noted.complete(null);
        assertEquals(List.of("ask a", "end a"), turns.calls);
    }

    @Test
    @DisplayName("[FLEET-7] what another server wrote is not written again, and who waited for it is told")
    void writtenElsewhere() {
        turns.answer = new WriteTurns.Turn.Later(Duration.ofSeconds(1));
        edit("one");
        var stored = writeback.saveNow("a").toCompletableFuture();
        timeline.settle();
        assertFalse(stored.isDone());
        writeback.stored("a", v(1));
        timeline.settle();
        assertTrue(stored.join());
        turns.calls.clear();
        turns.answer = new WriteTurns.Turn.Granted();
        timeline.pass(Duration.ofHours(1));
        assertEquals(List.of(), turns.calls);
        assertEquals(0, server.count("save"));
    }

    @Test
    @DisplayName("[WB-21] who waits for a version of a lineage that has ended is told so")
    void lineageEnds() {
        turns.answer = new WriteTurns.Turn.Later(Duration.ofSeconds(1));
        edit("one");
        var stored = writeback.saveNow("a").toCompletableFuture();
        timeline.settle();
        writeback.stored("a", new RoomVersion("another", 7));
        timeline.settle();
        assertFalse(stored.join());
    }

    @Test
    @DisplayName("[FLEET-7] a save that somebody waits for keeps its place while it is another server's turn")
    void wishesAreKept() {
        edit("one");
        turns.answer = new WriteTurns.Turn.Later(Duration.ofSeconds(1));
        edit("two");
        var stored = writeback.saveNow("a").toCompletableFuture();
        timeline.pass(Duration.ofSeconds(3));
        assertFalse(stored.isDone());
        turns.answer = new WriteTurns.Turn.Granted();
        timeline.pass(Duration.ofSeconds(1));
        assertTrue(stored.join());
        assertEquals("two", server.files.get("a"));
    }

    @Test
    @DisplayName("[FLEET-7] waiting for a turn costs nothing of the budget")
    void noBudgetForWaiting() {
        turns.answer = new WriteTurns.Turn.Later(Duration.ofMillis(100));
        edit("one");
        timeline.pass(Duration.ofSeconds(20));
        assertTrue(turns.calls.size() > 100, "asked again and again");
        assertEquals(30, meters.get("collab.writeback.budget.left").gauge().value());
    }

    @Test
    @DisplayName("[FLEET-7] while the others can't be asked nothing is written, and all is written after that")
    void nobodyToAsk() {
        turns.broken = true;
        edit("one");
        timeline.pass(Duration.ofSeconds(60));
        assertEquals(0, server.count("save"));
        assertEquals(List.of(), rooms.told);
        turns.broken = false;
        timeline.pass(Duration.ofSeconds(2));
        assertEquals("one", server.files.get("a"));
    }

    @Test
    @DisplayName("[FLEET-7] when drawdb-server asks for quiet all servers are quiet")
    void quiet() {
        server.saveFailure = Optional.of(LIMITED);
        edit("one");
        assertEquals(List.of("ask a", "pause 70", "end a"), turns.calls);
    }

    @Test
    @DisplayName("[FLEET-11] a room that was all written is written again when an older version got into its file last")
    void overwritten() {
        edit("one");
        assertEquals(1, server.count("save"));
        rooms.edit("a", "one");
        writeback.changed("a", v(1));
        timeline.pass(Duration.ofSeconds(30));
        assertEquals(2, server.count("save"));
    }
}
