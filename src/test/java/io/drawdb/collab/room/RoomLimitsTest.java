package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.CYD;
import static io.drawdb.collab.room.Scene.moveTo;
import static io.drawdb.collab.room.Scene.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.Effect.DenyReason;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Everything that a room remembers has a limit, and says so when it is met. */
class RoomLimitsTest {
    private static final Rejection REFUSED = Rejection.of(Code.INVALID, "nonsense");

    private final Scene scene = Scene.opened();

    private static ClientId client(int number) {
        return new ClientId("client" + number);
    }

    @Test
    @DisplayName("[V2-CHANGE-13] the client unheard of for longest is forgotten first")
    void clientsAreForgotten() {
        scene.does(new RoomCommand.Refuse(ANN, 1, REFUSED));
        scene.does(new RoomCommand.Refuse(BEN, 1, REFUSED));
        for (int i = 2; i < RoomRules.AUTHORS_MAX; i++) {
            scene.does(new RoomCommand.Refuse(client(i), 1, REFUSED));
        }
        scene.does(new RoomCommand.Refuse(ANN, 2, REFUSED));
        scene.does(new RoomCommand.Refuse(CYD, 1, REFUSED));
        assertEquals(0, scene.room.lastSeq(BEN));
        assertEquals(2, scene.room.lastSeq(ANN));
        scene.restarts();
        scene.does(new RoomCommand.Refuse(new ClientId("new"), 1, REFUSED));
        assertEquals(0, scene.room.lastSeq(client(2)), "the order survives a restart");
        assertEquals(1, scene.room.lastSeq(client(3)));
        scene.changes(BEN, 1, moveTo("users", 5));
    }

    @Test
    @DisplayName("[V2-CHANGE-13] however many were only refused, they push nobody out who has changed something")
    void authorsOutliveTheRefused() {
        scene.changes(ANN, 1, moveTo("users", 5));
        only(Effect.NothingChanged.class, scene.does(scene.change(BEN, 1, moveTo("users", 5))));
        for (int i = 1; i <= RoomRules.ANSWERS_MAX + 1; i++) {
            scene.does(new RoomCommand.Refuse(BEN, i + 1L, REFUSED));
        }
        for (int i = 0; i <= RoomRules.AUTHORS_MAX; i++) {
            if (i == 500) {
                scene.restarts();
            }
            scene.does(new RoomCommand.Refuse(client(i), 1, REFUSED));
        }
        assertEquals(0, scene.room.lastSeq(client(0)));
        assertEquals(1, scene.room.lastSeq(client(RoomRules.AUTHORS_MAX)));
        assertEquals(RoomRules.ANSWERS_MAX + 2, scene.room.lastSeq(BEN));
        only(Effect.Repeated.class, scene.does(scene.change(ANN, 1, moveTo("users", 5))));
        only(Effect.Changed.class, scene.does(new RoomCommand.Undo(ANN)));
        scene.changes(new ClientId("new"), 7, moveTo("users", 6));
    }

    @Test
    @DisplayName("[V2-CHANGE-13] where all have changed something, the one unheard of for longest makes room")
    void authorsAreForgotten() {
        for (int i = 0; i <= RoomRules.AUTHORS_MAX; i++) {
            scene.changes(client(i), 1, moveTo("users", i));
        }
        assertEquals(0, scene.room.lastSeq(client(0)));
        assertEquals(1, scene.room.lastSeq(client(1)));
        scene.does(new RoomCommand.Refuse(ANN, 1, REFUSED));
        scene.does(new RoomCommand.Refuse(BEN, 1, REFUSED));
        assertEquals(0, scene.room.lastSeq(ANN));
        assertEquals(1, scene.room.lastSeq(client(2)));
    }

    @Test
    @DisplayName("[V2-CHANGE-4] a repeat that was answered too long ago is not applied, and said to be one")
    void answersAreForgotten() {
        for (int i = 1; i <= RoomRules.ANSWERS_MAX + 1; i++) {
            scene.does(new RoomCommand.Refuse(ANN, i, REFUSED));
        }
        var again = scene.only(Effect.Repeated.class, scene.change(ANN, 1, moveTo("users", 5)));
        assertNull(again.change());
        assertEquals(scene.room.version(), again.version());
        assertEquals(REFUSED, scene.isRefused(Code.INVALID, scene.change(ANN, 2, moveTo("users", 5))));
        scene.changes(ANN, RoomRules.ANSWERS_MAX + 2, moveTo("users", 5));
    }

    @Test
    @DisplayName("[V2-LOCK-7] too many locks are denied as such; the holder's own is renewed all the same")
    void locksAreBounded() {
        Scene large = Scene.opened(Scene.rules(100_000_000, 10, true));
        StringBuilder ops = new StringBuilder("[");
        for (int i = 0; i < RoomRules.LOCKS_MAX; i++) {
            ops.append(i == 0 ? "" : ",").append("{'target':'table','action':'create','value':{'id':'x");
            ops.append(i).append("'}}");
        }
        large.changes(ANN, 1, ops.append(']').toString());
        for (int i = 0; i < RoomRules.LOCKS_MAX; i++) {
            assertFalse(only(Effect.LockGranted.class, large.locks(client(i % 5), table(i)))
                    .again());
        }
        assertEquals(
                DenyReason.LIMIT,
                only(Effect.LockDenied.class, large.locks(BEN, Scene.USERS)).reason());
        var forced = large.does(new RoomCommand.Acquire(BEN, "Ben", table(6), Purpose.LOCK, true));
        assertInstanceOf(Effect.LockGranted.class, forced.get(1));
        assertTrue(
                only(Effect.LockGranted.class, large.locks(client(2), table(7))).again());
    }

    @Test
    @DisplayName("[V2-LOCK-7] nobody has more than his share of them")
    void locksOfOneClientAreBounded() {
        Scene large = Scene.opened(Scene.rules(100_000_000, 10, true));
        StringBuilder ops = new StringBuilder("[");
        for (int i = 0; i < RoomRules.LOCKS_OF_CLIENT_MAX; i++) {
            ops.append(i == 0 ? "" : ",").append("{'target':'table','action':'create','value':{'id':'x");
            ops.append(i).append("'}}");
        }
        large.changes(ANN, 1, ops.append(']').toString());
        for (int i = 0; i < RoomRules.LOCKS_OF_CLIENT_MAX; i++) {
            only(Effect.LockGranted.class, large.locks(ANN, table(i)));
        }
        assertEquals(
                DenyReason.LIMIT,
                only(Effect.LockDenied.class, large.locks(ANN, Scene.USERS)).reason());
        only(Effect.LockGranted.class, large.locks(BEN, Scene.USERS));
    }

    @Test
    @DisplayName("[V2-LOCK-7] that all locks of a room end at once is told in less than a reader may leave waiting")
    void allLocksEnd() {
        int longest = 6 * 256 + "{'type':'unlocked','target':'table','id':'','reason':'disconnected'}".length();
        assertTrue(RoomRules.LOCKS_MAX * longest < 1 << 20, longest + " bytes each");
    }

    private static LockTarget table(int number) {
        return new LockTarget(LockTarget.Kind.TABLE, "x" + number);
    }

    @Test
    @DisplayName("[V2-CHANGE-4] a rejection weighs what it is written with: control characters six bytes")
    void rejectionsAreWeighed() {
        var id = "\u0001".repeat(256);
        var rejection = new Rejection(Code.LOCKED, id, "table", id, new ClientId("\u0001".repeat(128)));
        assertTrue(rejection.bytes() > 6 * (256 + 256 + 128), rejection.bytes() + " bytes");
    }

    @Test
    @DisplayName("[V2-LOCK-7] too many who wait for the edit right are denied as such")
    void waitersAreBounded() {
        scene.changes(ANN, 1, moveTo("users", 5));
        for (int i = 0; i < RoomRules.QUEUE_MAX; i++) {
            only(Effect.HandoverWaits.class, scene.wantsToEdit(client(i)));
        }
        assertEquals(
                DenyReason.LIMIT,
                only(Effect.LockDenied.class, scene.wantsToEdit(BEN)).reason());
    }

    @Test
    @DisplayName("[V2-LOCK-13] beyond the limit nobody is dismissed any more, and asks again")
    void dismissalsAreBounded() {
        scene.locks(ANN, Scene.USERS);
        for (int i = 0; i < RoomRules.QUEUE_MAX; i++) {
            only(Effect.Dismissed.class, scene.does(new RoomCommand.Dismiss(ANN, Scene.USERS, client(i))));
        }
        assertTrue(scene.does(new RoomCommand.Dismiss(ANN, Scene.USERS, BEN)).isEmpty());
        scene.only(Effect.HolderAsked.class, new RoomCommand.AskHolder(BEN, "Ben", Scene.USERS, Purpose.LOCK));
    }

    @Test
    @DisplayName("[ID-1] a client id has 1 to 128 characters")
    void clientIds() {
        assertThrows(IllegalArgumentException.class, () -> new ClientId(""));
        assertThrows(IllegalArgumentException.class, () -> new ClientId("x".repeat(129)));
        assertEquals("x".repeat(128), new ClientId("x".repeat(128)).toString());
    }

    @Test
    @DisplayName("rules that make no sense are refused")
    void rules() {
        assertThrows(IllegalArgumentException.class, () -> rules(Duration.ZERO, Duration.ZERO, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> rules(Duration.ofSeconds(1), Duration.ofSeconds(-1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> rules(Duration.ofSeconds(1), Duration.ZERO, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> rules(Duration.ofSeconds(1), Duration.ZERO, 1, -1));
    }

    private static RoomRules rules(Duration lease, Duration wait, long bytes, int changes) {
        return new RoomRules(lease, Duration.ZERO, wait, false, bytes, changes, Duration.ZERO);
    }

    @Test
    @DisplayName(
            "[V2-CHANGE-4] rejections of a room are bounded in bytes, those of who was unheard of for longest go first")
    void rejectionsAreBoundedInBytes() {
        var wordy = Rejection.of(Code.INVALID, "x".repeat(10_000));
        int clients = (int) (RoomRules.ANSWER_BYTES_MAX / RoomRules.ANSWERS_MAX / wordy.bytes()) + 1;
        for (int who = 0; who <= clients; who++) {
            for (int seq = 1; seq <= RoomRules.ANSWERS_MAX; seq++) {
                scene.does(new RoomCommand.Refuse(client(who), seq, wordy));
            }
        }
        assertNull(scene.only(Effect.Repeated.class, new RoomCommand.Refuse(client(0), 1, wordy))
                .change());
        var last = new RoomCommand.Refuse(client(clients), 1, wordy);
        assertEquals(500, scene.isRefused(Code.INVALID, last).message().length());
    }

    @Test
    @DisplayName("[REJECT-4] what a rejection says is cut, but not within a character")
    void rejectionsAreCut() {
        var rejection = new Rejection(Code.INVALID, "x".repeat(499) + "\uD83D\uDE00", "table", "i".repeat(300), ANN);
        assertEquals("x".repeat(499), rejection.message());
        assertEquals("i".repeat(256), rejection.id());
    }
}
