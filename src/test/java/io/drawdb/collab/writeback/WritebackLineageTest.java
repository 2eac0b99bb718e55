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

/** What the queue makes of versions that another server wrote, and of those of another lineage. */
class WritebackLineageTest {
    private final WritebackQueue queue = new WritebackQueue(WritebackSettings.defaults(Optional.empty()));
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    private static RoomVersion other(long version) {
        return new RoomVersion("another", version);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    @DisplayName("[FLEET-7] what another server wrote need not be written; the interval counts from then")
    void writtenByAnother() {
        queue.changed("a", v(1), now);
        queue.storedElsewhere("a", v(1), now);
        assertFalse(queue.isDirty("a"));
        assertEquals(List.of(), queue.due(now));
        assertEquals(Optional.of(now), queue.lastWritten("a"));

        pass(Duration.ofSeconds(10));
        queue.changed("a", v(2), now);
        assertEquals(List.of(), queue.due(now));
        pass(Duration.ofSeconds(20));
        assertEquals(List.of("a"), queue.due(now));
    }

    @Test
    @DisplayName("[FLEET-7] what came after the version that another server wrote is still owed")
    void writtenInPart() {
        for (int version = 1; version <= 60; version++) {
            queue.changed("a", v(version), now);
        }
        queue.storedElsewhere("a", v(50), now);
        assertTrue(queue.isDirty("a"));
        assertEquals(List.of(), queue.due(now), "ten changes are not many");
        pass(Duration.ofSeconds(30));
        assertEquals(List.of("a"), queue.due(now));
    }

    @Test
    @DisplayName("[FLEET-7] what another server wrote while this one waited for its turn is not asked for again")
    void writtenWhileWaiting() {
        queue.changed("a", v(1), now);
        queue.want("a", Reason.FORCED);
        assertEquals(List.of("a"), queue.due(now));
        queue.storedElsewhere("a", v(1), now);
        queue.postponed("a", Duration.ofSeconds(1), now);
        pass(Duration.ofHours(1));
        assertEquals(List.of(), queue.due(now));
        assertEquals(Optional.empty(), queue.nextWake(now));
    }

    @Test
    @DisplayName("[WB-8] hearing of the own write again changes nothing, whatever came since")
    void ownEcho() {
        queue.changed("a", v(1), now);
        queue.due(now);
        queue.changed("a", v(2), now);
        queue.saved("a", v(1), true, now);
        var dirtySince = queue.dirtySince("a");
        pass(Duration.ofSeconds(3));
        queue.storedElsewhere("a", v(1), now);
        assertEquals(dirtySince, queue.dirtySince("a"));
        assertEquals(Optional.of(now.minusSeconds(3)), queue.lastWritten("a"));
    }

    @Test
    @DisplayName(
            "[FLEET-11] a room whose file holds an older version again is owed, until this or another server wrote it")
    void overwrittenByAnOlder() {
        queue.storedElsewhere("a", v(5), now);
        queue.changed("a", v(5), now);
        assertTrue(queue.isDirty("a"));
        queue.storedElsewhere("a", v(5), now);
        assertFalse(queue.isDirty("a"));
    }

    @Test
    @DisplayName("[FLEET-11] … even if it turns out while a try that has nothing to write is under way")
    void overwrittenDuringATry() {
        queue.changed("a", v(5), now);
        queue.due(now);
        queue.storedElsewhere("a", v(5), now);
        queue.changed("a", v(5), now);
        queue.nothingToWrite("a", now);
        assertTrue(queue.isDirty("a"));
    }

    @Test
    @DisplayName("[WB-21] versions of a room that was read anew are not compared with those of before")
    void anotherLineage() {
        queue.changed("a", v(50), now);
        queue.changed("a", other(2), now);
        assertEquals(List.of("a"), queue.due(now));
        queue.saved("a", other(2), true, now);
        assertFalse(queue.isDirty("a"));
        assertTrue(queue.changed("a", other(3), now));
    }

    @Test
    @DisplayName("[WB-21] a write of before that ends late says nothing about what has changed since")
    void anotherLineageDuringAWrite() {
        queue.changed("a", v(50), now);
        queue.due(now);
        queue.changed("a", other(2), now);
        queue.saved("a", v(50), true, now);
        assertTrue(queue.isDirty("a"));
        pass(Duration.ofSeconds(30));
        assertEquals(List.of("a"), queue.due(now));
        queue.nothingToWrite("a", now);
        assertFalse(queue.isDirty("a"));
    }

    @Test
    @DisplayName("[WB-20] a try that sent nothing takes nothing from the budget")
    void nothingSent() {
        for (int round = 1; round <= 100; round++) {
            queue.changed("a", v(3L * round), now);
            queue.want("a", Reason.FORCED);
            assertEquals(List.of("a"), queue.due(now), "round " + round);
            if (round % 2 == 0) {
                queue.saved("a", v(3L * round), false, now);
            } else {
                queue.nothingToWrite("a", now);
            }
        }
    }
}
