package io.drawdb.collab.writeback;

import static io.drawdb.collab.writeback.FakeRooms.v;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WritebackTest {
    private static final Failure BROKEN = Failure.refused(500, "broken", Optional.empty());
    private static final Failure LIMITED = Failure.refused(429, "", Optional.of(Duration.ofSeconds(70)));

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final FakeDrawdbServer server = new FakeDrawdbServer();
    private final FakeRooms rooms = new FakeRooms();
    private final FakeTurns turns = new FakeTurns();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Writeback writeback = writeback(Optional.of(URI.create("http://x")), meters);

    @Test
    @DisplayName("[WB-FIRST] the first change is written at once, and the room is told version and revision")
    void writesFirstChange() {
        edit("a", "one");

        assertEquals("one", server.files.get("a"));
        assertEquals(List.of("written a 1 v"), rooms.told);
    }

    @Test
    @DisplayName("[WB-REVISION] a revision that neither the answer nor the gist tells comes from the history")
    void revisionFromHistory() {
        server.inGist = new Revision(Optional.empty(), Optional.of("then"));
        edit("a", "one");

        assertEquals(List.of("save a one", "load a", "commit a"), server.calls);
        assertEquals(List.of("written a 1 c"), rooms.told);
    }

    @Test
    @DisplayName("[WB-DURING] changes made while a write is under way are written next")
    void changesDuringAWrite() {
        server.holdsSaves = true;
        edit("a", "one");
        edit("a", "two");
        assertEquals(1, server.count("save"));
        server.holdsSaves = false;
        server.release();
        timeline.pass(Duration.ofSeconds(29));
        assertEquals(1, server.count("save"));
        timeline.pass(Duration.ofSeconds(1));

        assertEquals(List.of("written a 1 v", "written a 2 v"), rooms.told);
        assertEquals("two", server.files.get("a"));
    }

    @Test
    @DisplayName("[WB-FORCED] a flush completes when the version of that moment is stored, even if one is under way")
    void flushWaitsForItsVersion() {
        server.holdsSaves = true;
        edit("a", "one");
        edit("a", "two");
        var stored = future(writeback.saveNow("a"));
        timeline.settle();
        server.release();
        timeline.settle();
        assertFalse(stored.isDone(), "only the first version is stored");
        server.release();
        timeline.settle();

        assertTrue(stored.join());
        assertTrue(now(writeback.saveNow("a")), "nothing left to write");
    }

    @Test
    @DisplayName("[WB-BACKOFF] a failed write is told with the time of the next try, and tried then")
    void retriesAfterBackoff() {
        server.saveFailure = Optional.of(BROKEN);
        edit("a", "one");
        assertEquals(List.of("failed a 500 Internal Server Error 10"), rooms.told);
        assertEquals(Optional.of(BROKEN), writeback.health().lastFailure());
        assertFalse(now(writeback.saveNow("a")), "forced: tried at once, failed again");
        assertEquals(2, server.count("save"));
        server.saveFailure = Optional.empty();
        timeline.pass(Duration.ofSeconds(20));

        assertEquals("written a 1 v", rooms.told.get(2));
        assertEquals(Optional.empty(), writeback.health().lastFailure());
    }

    @Test
    @DisplayName("[WB-FORCED] a forced save during a rate limit is refused at once with the time left, and made up for")
    void forcedDuringRateLimit() {
        server.saveFailure = Optional.of(LIMITED);
        edit("a", "one");
        timeline.pass(Duration.ofSeconds(30));
        edit("b", "one");
        assertFalse(now(writeback.saveNow("a")));
        assertFalse(now(writeback.saveNow("b")), "the limit is everybody's");
        writeback.flush("b", Reason.HANDOVER);
        timeline.settle();

        assertEquals(
                List.of(
                        "failed a 429 Too Many Requests 70",
                        "failed a 429 Too Many Requests 40",
                        "failed b 429 Too Many Requests 40"),
                rooms.told);
        assertEquals(1, server.count("save"));
        server.saveFailure = Optional.empty();
        timeline.pass(Duration.ofSeconds(40));
        assertEquals(
                2,
                rooms.told.stream().filter(line -> line.startsWith("written")).count());
    }

    @Test
    @DisplayName("[V1-SAVE-6] persist_now again and again, while the room waits for its turn, changes nothing")
    void askingAgain() {
        for (int n = 0; n < 100; n++) {
            edit("r" + n, "one");
        }
        edit("mine", "one");
        writeback.flush("mine", Reason.FORCED);
        timeline.settle();
        int readsBefore = timeline.reads;
        for (int n = 0; n < 2_000; n++) {
            writeback.flush("mine", Reason.FORCED);
        }
        timeline.settle();
        assertEquals(2_000, timeline.reads - readsBefore, "who looks at what is due looks at the clock more than once");
        timeline.pass(Duration.ofHours(1));
        assertEquals("one", server.files.get("mine"));
    }

    @Test
    @DisplayName("[WB-KEEP] a room that is not stored can't be closed, however long, and is closed once it is")
    void keepsWhatIsNotStored() {
        server.saveFailure = Optional.of(BROKEN);
        edit("a", "one");
        writeback.flush("a", Reason.LAST_LEFT);
        timeline.pass(Duration.ofDays(1));
        assertFalse(now(writeback.closed("a")));
        assertEquals(1, writeback.health().dirtyRooms());
        server.saveFailure = Optional.empty();
        timeline.pass(Duration.ofMinutes(5));

        assertEquals("one", server.files.get("a"));
        assertTrue(now(writeback.closed("a")));
    }

    @Test
    @DisplayName("[WB-SLOTS] a try that never ends or breaks costs its own room a back-off, and the others nothing")
    void brokenTriesFreeTheirPlace() {
        server.holdsSaves = true;
        for (var room : List.of("a", "b", "c", "d")) {
            edit(room, "one");
        }
        server.holdsSaves = false;
        edit("e", "one");
        assertEquals(4, server.count("save"));
        timeline.pass(Duration.ofSeconds(60));
        assertTrue(rooms.told.contains("written e 1 v"));
        assertTrue(rooms.told.contains("failed a network 10"));

        rooms.throwsInstead = true;
        edit("f", "one");
        assertTrue(rooms.told.contains("failed f network 10"));
        rooms.throwsInstead = false;
        timeline.pass(Duration.ofSeconds(20));
        assertEquals(0, writeback.health().dirtyRooms());
    }

    @Test
    @DisplayName("[WB-DRAIN] draining writes every dirty room, back-off or not, beyond the budget, without further ado")
    void drains() {
        server.saveFailure = Optional.of(BROKEN);
        for (int n = 0; n < 100; n++) {
            edit("r" + n, "one");
        }
        server.saveFailure = Optional.empty();
        server.calls.clear();
        var lost = future(writeback.drain(Duration.ofSeconds(10)));
        timeline.settle();

        assertEquals(List.of(), lost.join());
        assertEquals(100, server.count("save"));
        assertEquals(100, server.calls.size(), "no looking around");
    }

    @Test
    @DisplayName("[WB-DRAIN] draining ends with the grace period and tells which rooms are not stored, and why")
    void drainTellsWhatIsLost() {
        edit("a", "one");
        edit("a", "two");
        server.saveFailure = Optional.of(BROKEN);
        var lost = future(writeback.drain(Duration.ofSeconds(5)));
        timeline.pass(Duration.ofSeconds(3));
        assertFalse(lost.isDone(), "tries on");
        assertEquals(4, server.count("save a two"));
        timeline.pass(Duration.ofSeconds(2));
        assertEquals(List.of(new Unwritten("a", "500 Internal Server Error")), lost.join());
    }

    @Test
    @DisplayName("[WB-DRAIN] draining does not wait for what can't be written within the grace period any more")
    void drainEndsEarly() {
        server.saveFailure = Optional.of(LIMITED);
        edit("a", "one");
        var lost = future(writeback.drain(Duration.ofSeconds(30)));
        timeline.settle();
        assertEquals(List.of(new Unwritten("a", "429 Too Many Requests")), lost.join());
        assertEquals(2, server.count("save"), "a last try");
        server.saveFailure = Optional.empty();
        assertEquals(1, now(writeback.drain(Duration.ofSeconds(1))).size(), "asked twice, answered the same");
    }

    @Test
    @DisplayName("[WB-DISABLED] without a drawdb-server nothing is ever loaded or written")
    void disabled() {
        var off = writeback(Optional.empty(), new SimpleMeterRegistry());
        rooms.edit("a", "one");
        off.changed("a", v(1));
        off.opened("a");
        off.check("a");
        assertFalse(now(off.saveNow("a")));
        assertEquals(new LoadOutcome.Absent(), now(off.load("a")));
        assertEquals(List.of(), now(off.drain(Duration.ofSeconds(1))));
        assertFalse(off.enabled());
        assertEquals(List.of(), server.calls);
        assertTrue(now(off.closed("a")));
    }

    @Test
    @DisplayName("[WB-METRICS] results, dirty rooms, age of the oldest and the budget left are measured")
    void measures() {
        server.saveFailure = Optional.of(BROKEN);
        edit("a", "one");
        server.saveFailure = Optional.empty();
        edit("b", "one");
        timeline.pass(Duration.ofSeconds(5));

        assertEquals(
                1,
                meters.get("collab.writebacks").tag("result", "saved").timer().count());
        assertEquals(
                1,
                meters.get("collab.writebacks")
                        .tag("result", "unreachable")
                        .timer()
                        .count());
        assertEquals(1, meters.get("collab.rooms.dirty").gauge().value());
        assertEquals(5, meters.get("collab.dirty.oldest.age.seconds").gauge().value());
        assertEquals(30, meters.get("collab.writeback.budget.left").gauge().value(), "back after a few seconds");
    }

    private void edit(String room, String document) {
        writeback.changed(room, rooms.edit(room, document));
        timeline.settle();
    }

    private Writeback writeback(Optional<URI> url, MeterRegistry registry) {
        var settings = WritebackSettings.defaults(url);
        return new Writeback(settings, server, rooms, FakeRooms.FINGERPRINTER, turns, timeline, registry);
    }

    private <T> T now(CompletionStage<T> stage) {
        timeline.settle();
        assertTrue(future(stage).isDone(), "answered at once");
        return future(stage).join();
    }

    private static <T> CompletableFuture<T> future(CompletionStage<T> stage) {
        return stage.toCompletableFuture();
    }
}
