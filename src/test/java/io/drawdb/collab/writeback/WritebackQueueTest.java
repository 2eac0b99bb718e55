package io.drawdb.collab.writeback;

import static io.drawdb.collab.writeback.FakeRooms.v;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WritebackQueueTest {
    private static final Failure BROKEN = Failure.refused(500, "broken", Optional.empty());
    private static final Failure FORBIDDEN = Failure.refused(403, "no", Optional.empty());

    private final WritebackQueue queue = new WritebackQueue(WritebackSettings.defaults(Optional.empty()));
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    @DisplayName("[WB-FIRST] the first change of a fresh room is due at once")
    void firstChangeAtOnce() {
        assertTrue(queue.changed("a", v(1), now));
        assertEquals(List.of("a"), queue.due(now));
        assertEquals(List.of(), queue.due(now), "not twice");
    }

    @Test
    @DisplayName("[WB-INTERVAL] a later change waits until the last write is older than the interval")
    void laterChangesWait() {
        write("a", 1);
        pass(Duration.ofSeconds(10));
        queue.changed("a", v(2), now);

        assertEquals(List.of(), queue.due(now));
        assertEquals(Optional.of(now.plusSeconds(20)), queue.nextWake(now));
        pass(Duration.ofSeconds(20));
        assertEquals(List.of("a"), queue.due(now));
    }

    @Test
    @DisplayName("[WB-OPS] the fiftieth change since the last write makes the room due")
    void manyChangesDoNotWait() {
        write("a", 1);
        for (int version = 2; version <= 50; version++) {
            queue.changed("a", v(version), now);
        }
        assertEquals(List.of(), queue.due(now));
        assertTrue(queue.changed("a", v(51), now));
        assertEquals(List.of("a"), queue.due(now));
    }

    @Test
    @DisplayName("[WB-FORCED] a room that is asked for does not wait for the interval")
    void askedForAtOnce() {
        for (var reason : Reason.values()) {
            long version = 2L * reason.ordinal();
            write("a", version + 1);
            queue.changed("a", v(version + 2), now);
            assertEquals(List.of(), queue.due(now));
            assertTrue(queue.want("a", reason));
            assertFalse(queue.want("a", reason), "as much was asked before");
            assertEquals(List.of("a"), queue.due(now), reason.name());
            queue.saved("a", queue.version("a"), true, now);
        }
        assertFalse(queue.want("a", Reason.FORCED), "nothing to write");
    }

    @Test
    @DisplayName("[WB-DURING] changes during a write keep the room dirty and are written next, counted afresh")
    void changesDuringAWrite() {
        queue.changed("a", v(1), now);
        queue.due(now);
        queue.changed("a", v(2), now.plusSeconds(1));
        queue.saved("a", v(1), true, now.plusSeconds(2));

        assertTrue(queue.isDirty("a"));
        assertFalse(queue.forget("a"));
        assertEquals(Optional.of(now.plusSeconds(1)), queue.backlog().oldest());
        assertEquals(Optional.of(now.plusSeconds(32)), queue.nextWake(now.plusSeconds(2)));
        pass(Duration.ofSeconds(32));
        assertEquals(List.of("a"), queue.due(now));
        queue.saved("a", v(2), true, now);
        assertTrue(queue.forget("a"));
    }

    @Test
    @DisplayName("[WB-OPS] changes during a write count for the next one")
    void changesDuringAWriteCount() {
        queue.changed("a", v(1), now);
        queue.due(now);
        for (int version = 2; version <= 51; version++) {
            queue.changed("a", v(version), now);
        }
        queue.saved("a", v(1), true, now);
        assertEquals(List.of("a"), queue.due(now));
    }

    @Test
    @DisplayName("[WB-DURING] what is asked for during a write is written right after it, if there is something new")
    void askedForDuringAWrite() {
        queue.changed("a", v(1), now);
        queue.due(now);
        queue.changed("a", v(2), now);
        queue.want("a", Reason.FORCED);
        queue.saved("a", v(1), true, now);
        assertEquals(List.of("a"), queue.due(now));
        queue.want("a", Reason.FORCED);
        queue.saved("a", v(2), true, now);
        assertEquals(List.of(), queue.due(now));
    }

    @Test
    @DisplayName("[WB-BACKOFF] after failures 10 s, doubling to 5 min; from 60 s for 403; a success forgets it")
    void backsOff() {
        queue.changed("a", v(1), now);
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            assertEquals(Duration.ofSeconds(seconds), failOnce("a", BROKEN));
            assertEquals(List.of(), queue.due(now.plusSeconds(seconds - 1)));
            pass(Duration.ofSeconds(seconds));
        }
        assertEquals(List.of("a"), queue.due(now));
        queue.saved("a", v(1), true, now);
        queue.changed("a", v(2), now);
        queue.want("a", Reason.LAST_LEFT);
        for (int seconds : new int[] {60, 120, 240, 300}) {
            assertEquals(Duration.ofSeconds(seconds), failOnce("a", FORBIDDEN));
            pass(Duration.ofSeconds(seconds));
        }
    }

    @Test
    @DisplayName("[WB-RETRYAFTER] a longer Retry-After wins over the back-off, a shorter one doesn't")
    void retryAfterWinsIfLonger() {
        queue.changed("a", v(1), now);
        var longer = Failure.refused(503, "", Optional.of(Duration.ofSeconds(90)));
        assertEquals(Duration.ofSeconds(90), failOnce("a", longer));
        queue.want("a", Reason.FORCED);
        assertEquals(List.of(), queue.due(now.plusSeconds(89)), "asked for in so many words: not even a forced save");
        pass(Duration.ofSeconds(90));
        var shorter = Failure.refused(503, "", Optional.of(Duration.ofSeconds(1)));
        assertEquals(Duration.ofSeconds(20), failOnce("a", shorter));
    }

    @Test
    @DisplayName(
            "[WB-FORCED] a forced save and a hand-over skip the back-off of a failing backend, the last leaver doesn't")
    void forcedSkipsBackoff() {
        queue.changed("a", v(1), now);
        failOnce("a", BROKEN);
        queue.want("a", Reason.LAST_LEFT);
        assertEquals(List.of(), queue.due(now));
        queue.want("a", Reason.HANDOVER);
        failOnce("a", BROKEN);
        queue.want("a", Reason.FORCED);
        failOnce("a", BROKEN);
        assertEquals(List.of(), queue.due(now), "each asking is one try");
    }

    @Test
    @DisplayName("[WB-FORCED] a forced save never skips a rate limit")
    void forcedObeysRateLimit() {
        queue.changed("a", v(1), now);
        failOnce("a", FORBIDDEN);
        queue.want("a", Reason.FORCED);
        assertEquals(List.of(), queue.due(now.plusSeconds(59)));
        assertEquals(Duration.ofSeconds(60), queue.quiet("a", now));
        assertEquals(List.of("a"), queue.due(now.plusSeconds(60)));
    }

    @Test
    @DisplayName("[WB-PAUSE] 429 silences every room until it is over, a bare 403 only its own")
    void rateLimitIsForAllRooms() {
        queue.changed("a", v(1), now);
        failOnce("a", FORBIDDEN);
        queue.changed("b", v(1), now);
        failOnce("b", Failure.refused(429, "", Optional.of(Duration.ofSeconds(120))));
        queue.changed("c", v(1), now);
        queue.want("c", Reason.FORCED);

        assertEquals(List.of(), queue.due(now.plusSeconds(119)));
        assertEquals(Optional.of(now.plusSeconds(120)), queue.nextWake(now));
        assertEquals(Duration.ofSeconds(120), queue.quiet("c", now));
        assertEquals(List.of("c", "a", "b"), queue.due(now.plusSeconds(120)));
    }

    @Test
    @DisplayName("[WB-ORDER] the longest dirty room goes first, who waits before all, four at once")
    void oldestFirst() {
        for (var room : List.of("e", "d", "c", "b", "a")) {
            queue.changed(room, v(1), now);
            pass(Duration.ofSeconds(1));
        }
        queue.want("a", Reason.FORCED);
        assertEquals(List.of("a", "e", "d", "c"), queue.due(now));
        assertEquals(Optional.empty(), queue.nextWake(now), "until one of them ends");
        queue.saved("d", v(1), true, now);
        assertEquals(List.of("b"), queue.due(now));
    }

    @Test
    @DisplayName("[WB-DRAIN] at shutdown every dirty room is due: back-off, rate limit and budget don't count")
    void drains() {
        for (int n = 0; n < 100; n++) {
            queue.changed("r" + n, v(1), now);
        }
        for (var room : queue.due(now)) {
            queue.failed(room, room.hashCode() % 2 == 0 ? BROKEN : FORBIDDEN, true, now);
        }
        queue.drain();
        int written = 0;
        for (var due = queue.due(now); !due.isEmpty(); due = queue.due(now)) {
            due.forEach(room -> queue.saved(room, v(1), true, now));
            written += due.size();
        }
        assertEquals(100, written);
    }

    @Test
    @DisplayName("[WB-DRAIN] at shutdown a failed room is tried again after a second, a rate-limited one is not")
    void drainRetries() {
        queue.changed("a", v(1), now);
        queue.changed("b", v(1), now);
        queue.drain();
        assertEquals(List.of("a", "b"), queue.due(now));
        assertEquals(Duration.ofSeconds(1), queue.failed("a", BROKEN, true, now));
        assertEquals(Duration.ofSeconds(60), queue.failed("b", FORBIDDEN, true, now));
        pass(Duration.ofSeconds(1));
        assertEquals(List.of("a"), queue.due(now));
    }

    @Test
    @DisplayName("[WB-STALE] a version that is known already says nothing new, unless it was written before")
    void knownVersionsAreIgnored() {
        write("a", 5);
        assertFalse(queue.changed("a", v(4), now));
        assertFalse(queue.isDirty("a"));
        assertTrue(queue.changed("a", v(5), now));
        assertTrue(queue.isDirty("a"));
        assertFalse(queue.changed("a", v(5), now));
        queue.changed("a", v(6), now);
        queue.want("a", Reason.FORCED);
        queue.due(now);
        queue.nothingToWrite("a", now);
        assertFalse(queue.isDirty("a"));
        assertTrue(queue.changed("a", v(7), now));
    }

    private Duration failOnce(String room, Failure failure) {
        assertEquals(List.of(room), queue.due(now));
        return queue.failed(room, failure, true, now);
    }

    private void write(String room, long version) {
        queue.changed(room, v(version), now);
        queue.want(room, Reason.FORCED);
        assertEquals(List.of(room), queue.due(now));
        queue.saved(room, v(version), true, now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
