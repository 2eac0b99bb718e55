package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A room goes by the rules in its log, and not by the settings of whatever server reads it. */
class GovernedRoomTest {
    private static final RoomRules BEFORE = Scene.rules(10_000, 10, true);
    /** Of a server that allows less, and forgets locks sooner. */
    private static final RoomRules AFTER = new RoomRules(
            Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ZERO, false, 50, 1, Duration.ofMinutes(1));

    private final List<byte[]> log = new ArrayList<>();
    private final Room room = new Room(BEFORE);
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    private List<Effect> does(RoomCommand command) {
        byte[] entry = CommandCodec.write(now, "", command);
        log.add(entry);
        now = now.plusSeconds(8);
        return apply(room, entry);
    }

    private static List<Effect> apply(Room room, byte[] entry) {
        var read = CommandCodec.read(entry);
        return room.apply(read.at(), read.session(), read.command());
    }

    private static Room replayed(List<byte[]> entries, RoomRules settings) {
        Room again = new Room(settings);
        entries.forEach(entry -> apply(again, entry));
        return again;
    }

    /** Work that other rules would have decided otherwise: a lock that outlives a shorter lease, a large document. */
    private void work() {
        does(new RoomCommand.Open("e1", Scene.object(Scene.DIAGRAM), null, null));
        does(new RoomCommand.Govern(BEFORE));
        does(new RoomCommand.Acquire(ANN, "Ann", LockTarget.DOCUMENT, Purpose.LOCK, false));
        var denied = does(new RoomCommand.Change(BEN, 1, 0, Scene.operations(title("ben"))));
        assertInstanceOf(Effect.Rejected.class, denied.get(0));
        does(new RoomCommand.Change(ANN, 1, 0, Scene.operations(title("ann"))));
        assertEquals(1, room.version());
    }

    private static String title(String title) {
        return "[{'target':'diagram','action':'update','patch':{'title':'%s'}}]".formatted(title);
    }

    @Test
    @DisplayName("[FAULT-8] a restart with other settings makes the same room of the same log")
    void sameRoom() {
        work();

        Room again = replayed(log, AFTER);

        assertArrayEquals(SnapshotCodec.write(room), SnapshotCodec.write(again));
        assertFalse(again.isGovernedBy(AFTER));
        assertTrue(again.isGovernedBy(BEFORE));
    }

    @Test
    @DisplayName("[FAULT-8] so does one from a snapshot")
    void sameRoomFromSnapshot() {
        work();

        Room again = SnapshotCodec.read(SnapshotCodec.write(room), AFTER);

        assertTrue(again.isGovernedBy(BEFORE));
        assertArrayEquals(SnapshotCodec.write(room), SnapshotCodec.write(again));
    }

    @Test
    @DisplayName("[FAULT-8] other settings count from the entry that brings them, on every server")
    void newRules() {
        work();
        does(new RoomCommand.Govern(AFTER));
        assertTrue(room.isGovernedBy(AFTER));

        var effects = does(new RoomCommand.Change(ANN, 2, 1, Scene.operations(title("x".repeat(100)))));

        assertInstanceOf(Effect.Rejected.class, effects.get(effects.size() - 1));
        assertEquals(1, room.version());
        assertArrayEquals(SnapshotCodec.write(room), SnapshotCodec.write(replayed(log, BEFORE)));
    }

    @Test
    @DisplayName("[FAULT-8] a shorter tail is cut at once, so that a room from a snapshot decides alike")
    void shorterTail() {
        work();
        for (int seq = 2; seq <= 6; seq++) {
            does(new RoomCommand.Change(ANN, seq, room.version(), Scene.operations(title("t" + seq))));
        }
        does(new RoomCommand.Govern(AFTER));

        Room again = SnapshotCodec.read(SnapshotCodec.write(room), AFTER);
        byte[] restore = CommandCodec.write(now, "", new RoomCommand.Restore(BEN, 1, 2, false));

        assertEquals(apply(again, restore), apply(room, restore));
        assertArrayEquals(SnapshotCodec.write(room), SnapshotCodec.write(again));
    }

    @Test
    @DisplayName("[FAULT-8] a log that says nothing of rules is read by the settings there are")
    void untold() {
        does(new RoomCommand.Open("e1", null, null, null));

        assertFalse(room.isGovernedBy(BEFORE));
        assertFalse(SnapshotCodec.read(SnapshotCodec.write(room), AFTER).isGovernedBy(AFTER));
    }
}
