package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static io.drawdb.collab.log.Stages.failure;
import static io.drawdb.collab.log.Stages.map;
import static io.drawdb.collab.log.Stages.texts;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link RoomLog} promises; one subclass for each. */
abstract class RoomLogContract extends TrimmingContract {
    @Test
    @DisplayName("[LOG-1] the numbers of each room count 1, 2, 3, whatever happens in other rooms")
    void numbersHaveNoGap() {
        open("a");
        open("b");

        assertEquals(1, done(log().append("a", bytes("1"))));
        assertEquals(1, done(log().append("b", bytes("1"))));
        assertEquals(2, done(log().append("a", bytes("2"))));
        assertEquals(3, done(log().append("a", bytes("3"))));
        assertEquals(2, done(log().append("b", bytes("2"))));
    }

    @Test
    @DisplayName("[LOG-2] the follower has an entry before its append completes")
    void followerFirst() {
        RecordingFollower follower = open("a");

        for (int n = 1; n <= 200; n++) {
            CompletionStage<Integer> seen = log().append("a", bytes("x"))
                    .thenApply(number -> follower.entries().size());
            assertEquals(n, done(seen));
        }
    }

    @Test
    @DisplayName("[LOG-2] nothing is delivered before the open has completed")
    void openFirst() {
        List<String> events = new ArrayList<>();
        CompletionStage<Long> appended = log().open("a", entry -> events.add("entry " + entry.number()))
                .thenCompose(history -> {
                    events.add("opened");
                    return log().append("a", bytes("x"));
                });

        done(appended);
        assertEquals(List.of("opened", "entry 1"), events);
    }

    @Test
    @DisplayName("[LOG-3] writers at once: one order, the same for the follower, the callers and the next who opens")
    void oneTotalOrder() throws Exception {
        RecordingFollower follower = open("a");
        int writers = 8;
        int each = 200;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        List<CompletableFuture<List<String>>> told = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String name = "w" + writer + "-";
            told.add(CompletableFuture.supplyAsync(() -> appendAll(name, each), pool));
        }
        List<String> all = new ArrayList<>();
        for (CompletableFuture<List<String>> one : told) {
            List<String> numbered = done(one);
            assertEquals(
                    numbered,
                    follower.texts().stream().filter(numbered::contains).toList(),
                    "own order is kept");
            all.addAll(numbered);
        }
        pool.shutdown();

        assertEquals(
                LongStream.rangeClosed(1, writers * each).boxed().toList(), map(follower.entries(), LogEntry::number));
        assertEquals(
                all.stream().sorted().toList(),
                follower.texts().stream().sorted().toList());
        assertEquals(follower.texts(), texts(reopen("a").tail()));
    }

    private List<String> appendAll(String name, int count) {
        List<CompletionStage<String>> stages = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            String body = name + n;
            stages.add(log().append("a", bytes(body)).thenApply(number -> number + ":" + body));
        }
        return map(stages, Stages::done);
    }

    @Test
    @DisplayName(
            "[LOG-4] a room that was never written is empty; one that was left has everything when it is opened again")
    void history() {
        RoomHistory empty = done(log().open("a", new RecordingFollower()));
        assertNull(empty.snapshot());
        assertEquals(0, empty.last());

        append("a", 3);
        RoomHistory history = reopen("a");
        assertEquals(List.of("1:a", "2:a", "3:a"), texts(history.tail()));
        assertEquals(0, history.upTo());
        assertEquals(4, done(log().append("a", bytes("x"))));
    }

    @Test
    @DisplayName("[LOG-5] a body comes back byte for byte: empty, text, any bytes, tens of megabytes")
    void bodiesAreKept() {
        byte[] anything = new byte[70_000];
        byte[] large = new byte[30 * 1024 * 1024];
        new Random(1).nextBytes(anything);
        new Random(2).nextBytes(large);
        List<byte[]> bodies = List.of(
                new byte[0], bytes("{\"name\":\"Größe 🎉\"}"), new byte[] {0, (byte) 0xff, 0, '"'}, anything, large);
        open("a");
        bodies.forEach(body -> done(log().append("a", body)));

        List<LogEntry> tail = reopen("a").tail();
        for (int n = 0; n < bodies.size(); n++) {
            assertArrayEquals(bodies.get(n), tail.get(n).body());
        }
        done(log().saveSnapshot("a", 5, large));
        assertArrayEquals(large, reopen("a").snapshot());
    }

    @Test
    @DisplayName("[LOG-6] a room is followed once at a time, and written only by who follows it")
    void followedOnce() {
        failure(IllegalStateException.class, log().append("a", bytes("x")));
        open("a");
        failure(IllegalStateException.class, log().open("a", new RecordingFollower()));

        assertEquals(1, done(log().append("a", bytes("x"))), "the first follower goes on");
        done(log().leave("a"));
        failure(IllegalStateException.class, log().append("a", bytes("x")));
        done(log().leave("a"));
        done(log().leave("never opened"));
    }

    @Test
    @DisplayName("[LOG-6] what was appended before a leave is delivered first, and nothing after it")
    void leavingIsInOrder() {
        RecordingFollower first = open("a");
        for (int n = 0; n < 100; n++) {
            log().append("a", bytes("x"));
        }
        done(log().leave("a"));
        assertEquals(100, first.entries().size());

        RecordingFollower second = open("a");
        append("a", 1);
        assertEquals(100, first.entries().size());
        assertEquals(List.of("101:a"), second.texts());
    }

    @Test
    @DisplayName("[LOG-6] what comes after a leave that is still waiting is refused, and is not in the log")
    void refusedBehindLeave() {
        RecordingFollower follower = open("a");
        CountDownLatch gate = follower.hold();
        CompletionStage<Long> before = log().append("a", bytes("before"));
        CompletionStage<Void> leaving = log().leave("a");
        CompletionStage<Long> behind = log().append("a", bytes("behind"));
        gate.countDown();

        assertEquals(1, done(before));
        done(leaving);
        failure(IllegalStateException.class, behind);
        assertEquals(List.of("1:before"), texts(reopen("a").tail()));
    }

    @Test
    @DisplayName("[LOG-6] leaving a room that is still being opened leaves it")
    void leavesWhileOpening() {
        CompletionStage<RoomHistory> opening = log().open("a", new RecordingFollower());
        done(log().leave("a"));

        assertTrue(opening.toCompletableFuture().isDone());
        open("a");
    }

    @Test
    @DisplayName("[LOG-9] closing finishes what was appended; afterwards everything is refused by name")
    void closes() {
        RecordingFollower follower = open("a");
        assertTrue(log().health().writable());
        CountDownLatch gate = follower.hold();
        List<CompletionStage<Long>> waiting = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            waiting.add(log().append("a", bytes("x")));
        }
        CompletableFuture<Void> closing = CompletableFuture.runAsync(log()::close);
        await().until(() -> !log().health().writable());
        gate.countDown();
        done(closing);

        assertEquals(LongStream.rangeClosed(1, 50).boxed().toList(), map(waiting, Stages::done));
        assertEquals(50, follower.entries().size());
        assertFalse(log().health().writable());
        failure(LogUnavailableException.class, log().append("a", bytes("x")));
        failure(LogUnavailableException.class, log().open("b", follower));
        failure(LogUnavailableException.class, log().saveSnapshot("a", 1, bytes("x")));
        failure(LogUnavailableException.class, log().unsettled());
        log().close();
    }

    @Test
    @DisplayName("[LOG-10] a follower that throws costs neither the caller nor other rooms anything")
    void followerThrows() {
        done(log().open("a", entry -> {
            throw new AssertionError("planted");
        }));
        RecordingFollower other = open("b");

        assertEquals(1, done(log().append("a", bytes("x"))));
        assertEquals(2, done(log().append("a", bytes("x"))));
        append("b", 1);
        assertEquals(List.of("1:b"), other.texts());
    }
}
