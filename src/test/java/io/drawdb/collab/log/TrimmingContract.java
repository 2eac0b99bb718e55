package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static io.drawdb.collab.log.Stages.failure;
import static io.drawdb.collab.log.Stages.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The part of {@link RoomLogContract} that is about snapshots and settling. */
abstract class TrimmingContract {
    private RoomLog log;

    /** A log that is empty. */
    abstract RoomLog start();

    RoomLog log() {
        return log;
    }

    @BeforeEach
    void startLog() {
        log = start();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    RecordingFollower open(String room) {
        RecordingFollower follower = new RecordingFollower();
        done(log.open(room, follower));
        return follower;
    }

    void append(String room, int count) {
        List<CompletionStage<Long>> stages = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            stages.add(log.append(room, bytes(room)));
        }
        stages.forEach(Stages::done);
    }

    RoomHistory reopen(String room) {
        done(log.leave(room));
        return done(log.open(room, new RecordingFollower()));
    }

    @Test
    @DisplayName("[LOG-7] a snapshot takes the place of the entries up to it; numbers go on")
    void snapshotTrims() {
        open("a");
        append("a", 5);
        done(log.saveSnapshot("a", 3, bytes("three")));

        RoomHistory history = reopen("a");
        assertEquals("three", new String(history.snapshot()));
        assertEquals(3, history.upTo());
        assertEquals(List.of("4:a", "5:a"), texts(history.tail()));

        done(log.saveSnapshot("a", 5, bytes("five")));
        assertEquals(List.of(), reopen("a").tail());
        assertEquals(6, done(log.append("a", bytes("x"))));
    }

    @Test
    @DisplayName("[LOG-7] an older snapshot never replaces a newer one, and none is kept of entries that do not exist")
    void snapshotsOnlyAdvance() {
        open("a");
        append("a", 5);
        done(log.saveSnapshot("a", 4, bytes("four")));
        done(log.saveSnapshot("a", 2, bytes("two")));
        failure(IllegalArgumentException.class, log.saveSnapshot("a", 6, bytes("six")));
        failure(IllegalArgumentException.class, log.saveSnapshot("a", 0, bytes("none")));
        failure(IllegalArgumentException.class, log.saveSnapshot("never written", 1, bytes("one")));

        RoomHistory history = reopen("a");
        assertEquals("four", new String(history.snapshot()));
        assertEquals(5, history.last());
    }

    @Test
    @DisplayName("[LOG-8] rooms are unsettled from their first entry that is stored nowhere else, the oldest first")
    void unsettledOldestFirst() {
        List.of("a", "b", "c").forEach(this::open);
        assertEquals(List.of(), done(log.unsettled()));
        append("b", 2);
        append("a", 2);
        append("c", 2);
        append("b", 1);
        assertEquals(List.of("b", "a", "c"), done(log.unsettled()));

        done(log.settle("b", 2));
        done(log.settle("a", 2));
        assertEquals(List.of("c", "b"), done(log.unsettled()), "what is left of b is newer than c");
        append("a", 1);
        assertEquals(List.of("c", "b", "a"), done(log.unsettled()));
    }

    @Test
    @DisplayName("[LOG-12] orphans are unsettled rooms that nobody follows, the oldest first")
    void orphansAreFollowedByNobody() {
        List.of("a", "b", "c", "d").forEach(this::open);
        List.of("c", "b", "a", "d").forEach(room -> append(room, 1));
        done(log.settle("d", 1));
        assertEquals(List.of(), done(log.orphans("")));

        done(log.leave("a"));
        done(log.leave("c"));
        done(log.leave("d"));
        assertEquals(List.of("c", "a"), done(log.orphans("")));
        done(log.settle("c", 1));
        open("a");
        assertEquals(List.of(), done(log.orphans("")));
        assertEquals(List.of("b", "a"), done(log.unsettled()));
    }

    @Test
    @DisplayName("[LOG-12] orphans are listed from where somebody stopped, and behind the last the oldest again")
    void orphansInTurn() {
        List.of("a", "b", "c", "d", "e").forEach(room -> {
            open(room);
            append(room, 1);
        });
        List.of("a", "c", "d", "e").forEach(room -> done(log.leave(room)));
        done(log.settle("d", 1));
        assertEquals(List.of("a", "c", "e"), done(log.orphans("a")));
        assertEquals(List.of("c", "e", "a"), done(log.orphans("b")), "b is followed");
        assertEquals(List.of("e", "a", "c"), done(log.orphans("e")));
        assertEquals(List.of("a", "c", "e"), done(log.orphans("d")), "d is settled");
    }

    @Test
    @DisplayName("[LOG-13] a sync waits for what is in the log, which is delivered already where one process appends")
    void syncs() {
        RecordingFollower follower = open("a");
        append("a", 3);
        done(log.sync("a"));
        assertEquals(3, follower.entries().size());
    }

    @Test
    @DisplayName("[log-8] settling late and out of order does not make a room older")
    void settlesLate() {
        List.of("a", "b").forEach(this::open);
        append("a", 3);
        done(log.settle("a", 3));
        append("b", 1);
        append("a", 1);
        done(log.settle("a", 1));
        done(log.settle("a", 2));

        assertEquals(List.of("b", "a"), done(log.unsettled()));
    }

    @Test
    @DisplayName("[LOG-8] settling never goes back, not beyond what there is, and a snapshot settles nothing")
    void settlingOnlyAdvances() {
        open("a");
        append("a", 3);
        done(log.saveSnapshot("a", 3, bytes("three")));
        assertEquals(List.of("a"), done(log.unsettled()));
        done(log.settle("a", 3));
        done(log.settle("a", 1));
        done(log.settle("never written", 0));

        assertEquals(List.of(), done(log.unsettled()));
        failure(IllegalArgumentException.class, log.settle("a", 4));
    }
}
