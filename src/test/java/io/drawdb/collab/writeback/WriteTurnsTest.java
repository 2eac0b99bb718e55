package io.drawdb.collab.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        writeback.changed("a", 1);
        timeline.pass(Duration.ofSeconds(30));
        assertEquals(2, server.count("save"));
    }
}
