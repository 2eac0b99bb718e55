package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.hub.Frame.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundQueueTest {
    private static final int MAX = 1000;
    private static final boolean BEHIND = true;
    private static final boolean KEEPING_UP = false;

    private final OutboundQueue queue = new OutboundQueue(MAX);

    @Test
    @DisplayName("[LIMIT-4] required frames keep their order and overflow only above the limit")
    void requiredFramesOverflow() {
        queue.offer(frame("a", Kind.REQUIRED, 600), BEHIND);
        queue.offer(frame("b", Kind.REQUIRED, 400), BEHIND);
        assertFalse(queue.overflowing());

        queue.offer(frame("c", Kind.REQUIRED, 1), BEHIND);
        assertTrue(queue.overflowing());
        assertEquals("a", poll());
        assertFalse(queue.overflowing());
        assertEquals(List.of("b", "c"), rest());
    }

    @Test
    @DisplayName("[LIMIT-4][V2-SNAP-1] changes are given up all together, and none is taken before a snapshot")
    void changesAreGivenUp() {
        queue.offer(frame("a", Kind.CHANGES, 600), BEHIND);
        queue.offer(frame("lock", Kind.REQUIRED, 10), BEHIND);
        queue.offer(frame("b", Kind.CHANGES, 600), BEHIND);
        assertTrue(queue.overflowing());

        assertEquals(2, queue.giveUpChanges());
        assertFalse(queue.overflowing());
        assertTrue(queue.owesSnapshot());
        assertEquals(1, queue.offer(frame("c", Kind.CHANGES, 1), BEHIND));
        assertEquals(0, queue.offer(frame("snapshot", Kind.SNAPSHOT, 5 * MAX), KEEPING_UP));
        assertFalse(queue.owesSnapshot());
        assertFalse(queue.overflowing());
        assertEquals(0, queue.offer(frame("d", Kind.CHANGES, 1), KEEPING_UP));
        assertEquals(List.of("lock", "snapshot", "d"), rest());
    }

    @Test
    @DisplayName("[LIMIT-4][V2-SNAP-1] a snapshot that waits goes with the changes that follow on it")
    void snapshotIsGivenUpToo() {
        queue.offer(frame("a", Kind.CHANGES, 1), BEHIND);
        queue.giveUpChanges();
        queue.offer(frame("snapshot", Kind.SNAPSHOT, 10), BEHIND);
        queue.offer(frame("b", Kind.CHANGES, 2 * MAX), BEHIND);

        assertEquals(2, queue.giveUpChanges());
        assertTrue(queue.owesSnapshot());
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.giveUpChanges());
    }

    @Test
    @DisplayName("[LIMIT-4] a waiting document is replaced by a newer one, which waits where it was sent")
    void newerDocumentReplacesWaiting() {
        queue.offer(frame("old", Kind.DOCUMENT, 10), BEHIND);
        queue.offer(frame("between", Kind.REQUIRED, 10), BEHIND);

        assertEquals(1, queue.offer(frame("new", Kind.DOCUMENT, 10), BEHIND));
        assertEquals(List.of("between", "new"), rest());
    }

    @Test
    @DisplayName("[V1-OP] a reader that keeps up gets every document")
    void everyDocumentForQuickReader() {
        assertEquals(0, queue.offer(frame("1", Kind.DOCUMENT, 10), KEEPING_UP));
        assertEquals(0, queue.offer(frame("2", Kind.DOCUMENT, 10), KEEPING_UP));

        assertEquals(List.of("1", "2"), rest());
    }

    @Test
    @DisplayName("[LIMIT-4] documents that wait when a reader falls behind are reduced to the newest")
    void fallingBehindKeepsNewest() {
        queue.offer(frame("1", Kind.DOCUMENT, 10), KEEPING_UP);
        queue.offer(frame("a", Kind.REQUIRED, 10), KEEPING_UP);
        queue.offer(frame("2", Kind.DOCUMENT, 10), KEEPING_UP);
        queue.offer(frame("b", Kind.REQUIRED, 10), KEEPING_UP);

        assertEquals(1, queue.keepNewestDocument());
        assertEquals(List.of("a", "2", "b"), rest());
        assertEquals(0, queue.keepNewestDocument());
    }

    @Test
    @DisplayName("[LIMIT-5] a document alone is no overflow, however large")
    void largeDocumentIsNoOverflow() {
        queue.offer(frame("doc", Kind.DOCUMENT, 60_000_000), BEHIND);

        assertFalse(queue.overflowing());
        assertEquals(60_000_000, queue.waitingBytes());
    }

    @Test
    @DisplayName("[LIMIT-4] fleeting frames are skipped while the reader is behind or many of them wait")
    void fleetingFramesAreSkipped() {
        assertEquals(1, queue.offer(frame("f1", Kind.FLEETING, 10), BEHIND));
        assertEquals(0, queue.offer(frame("f2", Kind.FLEETING, 10), KEEPING_UP));
        queue.offer(frame("doc", Kind.DOCUMENT, OutboundQueue.PATIENCE_BYTES), KEEPING_UP);
        assertEquals(0, queue.offer(frame("f3", Kind.FLEETING, OutboundQueue.PATIENCE_BYTES), KEEPING_UP));
        assertEquals(1, queue.offer(frame("f4", Kind.FLEETING, 10), KEEPING_UP));

        assertEquals(List.of("f2", "doc", "f3"), rest());
    }

    @Test
    @DisplayName("[LIMIT-4][V1-HELLO-1] presence that waits is replaced by a newer one, and never skipped")
    void newestPresenceArrives() {
        queue.offer(frame("doc", Kind.DOCUMENT, OutboundQueue.PATIENCE_BYTES + 1), KEEPING_UP);
        assertEquals(0, queue.offer(frame("p1", Kind.PRESENCE, 10), KEEPING_UP));
        queue.offer(frame("mode", Kind.REQUIRED, 10), BEHIND);
        assertEquals(1, queue.offer(frame("p2", Kind.PRESENCE, 10), BEHIND));

        assertEquals(List.of("doc", "mode", "p2"), rest());
    }

    @Test
    @DisplayName(
            "[LIMIT-4][LIMIT-5] a welcome that waits is replaced by a newer one, which stands for the changes between them, too")
    void newestWelcomeArrives() {
        queue.offer(frame("w1", Kind.WELCOME, 5 * MAX), BEHIND);
        queue.offer(frame("c1", Kind.CHANGES, 10), BEHIND);
        queue.offer(frame("lock", Kind.REQUIRED, 10), BEHIND);
        assertFalse(queue.overflowing());

        assertEquals(2, queue.offer(frame("w2", Kind.WELCOME, 5 * MAX), BEHIND));
        queue.offer(frame("c2", Kind.CHANGES, 10), BEHIND);
        assertFalse(queue.overflowing());
        assertEquals(List.of("lock", "w2", "c2"), rest());
    }

    @Test
    @DisplayName("[LIMIT-4][V2-SNAP-1] a welcome is as good as the snapshot that is owed, and is never given up")
    void welcomeInPlaceOfSnapshot() {
        queue.offer(frame("c1", Kind.CHANGES, 1), BEHIND);
        queue.giveUpChanges();
        queue.offer(frame("welcome", Kind.WELCOME, 10), BEHIND);
        assertFalse(queue.owesSnapshot());
        queue.offer(frame("c2", Kind.CHANGES, 2 * MAX), BEHIND);

        assertEquals(1, queue.giveUpChanges());
        assertTrue(queue.owesSnapshot());
        assertEquals(List.of("welcome"), rest());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    @DisplayName("[LIMIT-4] whatever is offered: required frames all arrive in order, and bytes are counted right")
    void anyHistory(long seed) {
        var random = new SplittableRandom(seed);
        List<String> required = new ArrayList<>();
        List<String> arrived = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            var kind = Kind.values()[random.nextInt(Kind.values().length)];
            boolean behind = random.nextBoolean();
            queue.offer(frame(kind.name() + i, kind, random.nextInt(100)), behind);
            if (kind == Kind.REQUIRED) {
                required.add(kind.name() + i);
            }
            if (random.nextInt(3) == 0) {
                queue.keepNewestDocument();
            }
            for (int n = random.nextInt(3); n > 0 && !queue.isEmpty(); n--) {
                arrived.add(poll());
            }
        }
        arrived.addAll(rest());

        assertEquals(
                required,
                arrived.stream().filter(name -> name.startsWith("REQUIRED")).toList());
        assertEquals(0, queue.waitingBytes());
        assertFalse(queue.overflowing());
    }

    private String poll() {
        var frame = queue.poll();
        return frame == null ? "nothing" : frame.type();
    }

    private List<String> rest() {
        List<String> names = new ArrayList<>();
        while (!queue.isEmpty()) {
            names.add(poll());
        }
        assertNull(queue.poll());
        return names;
    }

    private static Frame frame(String name, Kind kind, int bytes) {
        return new Frame(new byte[bytes], kind, name);
    }
}
