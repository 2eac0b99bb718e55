package io.drawdb.collab.log;

import static io.drawdb.collab.log.Stages.bytes;
import static io.drawdb.collab.log.Stages.done;
import static io.drawdb.collab.log.Stages.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a log that outlives its process promises beyond {@link RoomLogContract}. */
abstract class DurableRoomLogContract extends RoomLogContract {

    /** Another log over what the first, which was closed, has left. */
    abstract RoomLog startAgain();

    @Test
    @DisplayName("[LOG-11] entries, snapshots, numbers and what is unsettled survive a restart")
    void survivesRestart() {
        List.of("a", "b", "c").forEach(this::open);
        append("b", 2);
        append("a", 4);
        append("c", 1);
        done(log().saveSnapshot("a", 3, bytes("three")));
        done(log().settle("c", 1));
        log().close();

        try (RoomLog again = startAgain()) {
            assertEquals(List.of("b", "a"), done(again.unsettled()));
            RecordingFollower follower = new RecordingFollower();
            RoomHistory history = done(again.open("a", follower));
            assertEquals("three", new String(history.snapshot()));
            assertEquals(List.of("4:a"), texts(history.tail()));
            assertEquals(5, done(again.append("a", bytes("x"))));
            assertEquals(List.of("5:x"), follower.texts());
            assertEquals(2, done(again.open("b", follower)).last());
        }
    }
}
