package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.CYD;
import static io.drawdb.collab.room.Scene.POSTS;
import static io.drawdb.collab.room.Scene.USERS;
import static io.drawdb.collab.room.Scene.moveTo;
import static io.drawdb.collab.room.Scene.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.Effect.UnlockReason;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long locks live, and who may be asked for them. */
class LeaseRulesTest {
    private final Scene scene = Scene.opened();

    private static UnlockReason reason(List<Effect> effects) {
        return only(Effect.Unlocked.class, effects).reason();
    }

    private Instant untilOf(LockTarget target) {
        return scene.room.locks().stream()
                .filter(lease -> lease.target().equals(target))
                .findFirst()
                .orElseThrow()
                .until();
    }

    @Test
    @DisplayName("[V2-LOCK-9] a lock is free the moment its lease has run out, not before")
    void leaseRunsOut() {
        scene.locks(ANN, USERS);
        assertEquals(Optional.of(scene.now.plusSeconds(30)), scene.room.nextDeadline());
        assertEquals(List.of(), scene.later(29.999).passes());
        assertEquals(UnlockReason.EXPIRED, reason(scene.later(0.001).passes()));
        assertEquals(Optional.empty(), scene.room.nextDeadline());
    }

    @Test
    @DisplayName("[V2-LOCK-2] every message of the holder renews all that he holds")
    void everyMessageRenews() {
        List<RoomCommand> messages = List.of(
                scene.change(ANN, 1, moveTo("users", 5)),
                new RoomCommand.Refuse(ANN, 2, Rejection.of(Rejection.Code.INVALID, "nonsense")),
                new RoomCommand.Replace(ANN, null),
                new RoomCommand.Undo(ANN),
                new RoomCommand.Redo(ANN),
                new RoomCommand.Acquire(ANN, "Ann", POSTS, Purpose.LOCK, false),
                new RoomCommand.Release(ANN, POSTS),
                new RoomCommand.AskHolder(ANN, "Ann", USERS, Purpose.LOCK),
                new RoomCommand.Dismiss(ANN, USERS, BEN));
        scene.locks(ANN, USERS);
        for (RoomCommand message : messages) {
            scene.later(20).does(message);
            assertEquals(scene.now.plusSeconds(30), untilOf(USERS), message::toString);
        }
    }

    @Test
    @DisplayName("[V2-LOCK-2] what was heard before counts from then, and never shortens a lease")
    void renewCountsFromWhenItWasHeard() {
        scene.locks(ANN, USERS);
        Instant heard = scene.now.plusSeconds(10);
        scene.later(20).does(new RoomCommand.Renew(ANN, heard));
        assertEquals(heard.plusSeconds(30), untilOf(USERS));
        scene.does(new RoomCommand.Renew(ANN, heard.minusSeconds(5)));
        assertEquals(heard.plusSeconds(30), untilOf(USERS));
    }

    @Test
    @DisplayName("[V2-LOCK-2] others' messages renew nothing")
    void othersRenewNothing() {
        scene.locks(ANN, USERS);
        Instant until = untilOf(USERS);
        scene.later(5).does(scene.change(BEN, 1, moveTo("posts", 5)));
        assertEquals(until, untilOf(USERS));
    }

    @Test
    @DisplayName("[V1-EDIT-8] a message that comes after the lease ran out does not revive it")
    void tooLate() {
        scene.wantsToEdit(ANN);
        List<Effect> effects = scene.later(30).does(new RoomCommand.Replace(ANN, Scene.object("{'title':'late'}")));
        assertEquals(UnlockReason.EXPIRED, reason(effects));
        assertEquals(0, scene.room.version());
    }

    @Test
    @DisplayName("[V2-LOCK-10] the locks of a v2 client outlive its connection by the grace")
    void grace() {
        scene.locks(ANN, USERS);
        assertEquals(List.of(), scene.does(new RoomCommand.Leave(ANN, Duration.ofSeconds(5))));
        assertEquals(List.of(), scene.later(4.999).passes());
        assertEquals(UnlockReason.DISCONNECTED, reason(scene.later(0.001).passes()));
    }

    @Test
    @DisplayName("[V2-LOCK-10] a client that is heard of within the grace keeps its locks")
    void backWithinTheGrace() {
        scene.locks(ANN, USERS);
        scene.does(new RoomCommand.Leave(ANN, Duration.ofSeconds(5)));
        scene.later(4).does(new RoomCommand.Renew(ANN, scene.now));
        assertEquals(List.of(), scene.later(20).passes());
        assertEquals(UnlockReason.EXPIRED, reason(scene.later(10).passes()));
    }

    @Test
    @DisplayName("[V2-LOCK-10] the grace lengthens no lease")
    void graceLengthensNothing() {
        scene.locks(ANN, USERS);
        scene.later(28).does(new RoomCommand.Leave(ANN, Duration.ofSeconds(5)));
        assertEquals(UnlockReason.DISCONNECTED, reason(scene.later(2).passes()));
    }

    @Test
    @DisplayName("[FLEET-5] who came back through another session before he was seen to leave keeps his locks")
    void lateDeparture() {
        var wish = new RoomCommand.Acquire(ANN, "Ann", USERS, Purpose.LOCK, false);
        for (Duration grace : List.of(Duration.ZERO, Duration.ofSeconds(5))) {
            scene.does("first", wish);
            scene.does("second", new RoomCommand.Renew(ANN, scene.now));
            assertEquals(List.of(), scene.does("first", new RoomCommand.Leave(ANN, grace)));
            assertEquals(List.of(), scene.later(20).passes());
        }
        scene.does("second", new RoomCommand.Leave(ANN, Duration.ZERO));
        assertFalse(scene.room.holdsLock(ANN));
    }

    @Test
    @DisplayName("[MIX-9] [V1-EDIT-5] without grace all locks go at once")
    void noGrace() {
        scene.wantsToEdit(ANN);
        scene.locks(ANN, USERS);
        List<Effect> effects = scene.does(new RoomCommand.Leave(ANN, Duration.ZERO));
        assertEquals(2, effects.size());
        assertEquals(UnlockReason.DISCONNECTED, ((Effect.Unlocked) effects.get(0)).reason());
        assertFalse(scene.room.holdsLock(ANN));
    }

    @Test
    @DisplayName("[V2-LOCK-9] a clock that runs backwards takes no time back")
    void clockRunsBackwards() {
        scene.locks(ANN, USERS);
        scene.later(29).passes();
        scene.later(-20).locks(BEN, POSTS);
        assertEquals(untilOf(USERS).plusSeconds(29), untilOf(POSTS), "the room's time goes on");
        assertEquals(UnlockReason.EXPIRED, reason(scene.later(21).passes()));
    }

    @Test
    @DisplayName("[V2-LOCK-12] a request goes to the holder; a lock that is free is granted instead")
    void request() {
        var ask = new RoomCommand.AskHolder(BEN, "Ben", USERS, Purpose.LOCK);
        scene.locks(ANN, USERS);
        Effect.HolderAsked asked = scene.only(Effect.HolderAsked.class, ask);
        assertEquals(ANN, asked.lease().holder());
        assertEquals("Ben", asked.name());
        assertEquals(scene.now, asked.at());
        scene.does(new RoomCommand.Release(ANN, USERS));
        assertEquals(BEN, scene.only(Effect.LockGranted.class, ask).lease().holder());
    }

    @Test
    @DisplayName("[V2-LOCK-13] [V1-REQ-4] who was dismissed is refused without asking, until the time is over")
    void dismissed() {
        scene.locks(ANN, USERS);
        var ask = new RoomCommand.AskHolder(BEN, "Ben", USERS, Purpose.LOCK);
        Effect.Dismissed dismissed = scene.only(Effect.Dismissed.class, new RoomCommand.Dismiss(ANN, USERS, BEN));
        assertEquals(BEN, dismissed.requester());
        scene.only(Effect.AskRefused.class, ask);
        scene.only(Effect.HolderAsked.class, new RoomCommand.AskHolder(CYD, "Cyd", USERS, Purpose.LOCK));
        for (int i = 0; i < 3; i++) {
            scene.later(19).does(new RoomCommand.Renew(ANN, scene.now));
        }
        scene.later(2.999);
        scene.only(Effect.AskRefused.class, ask);
        scene.later(0.001);
        scene.only(Effect.HolderAsked.class, ask);
    }

    @Test
    @DisplayName("[V1-REQ-5] only the holder can dismiss")
    void onlyTheHolderDismisses() {
        scene.locks(ANN, USERS);
        assertEquals(List.of(), scene.does(new RoomCommand.Dismiss(CYD, USERS, BEN)));
        scene.only(Effect.HolderAsked.class, new RoomCommand.AskHolder(BEN, "Ben", USERS, Purpose.LOCK));
    }

    @Test
    @DisplayName("[V1-REQ-6] dismissals end with the lock of the one who made them")
    void dismissalsEndWithTheLock() {
        scene.locks(ANN, USERS);
        scene.does(new RoomCommand.Dismiss(ANN, USERS, BEN));
        scene.does(new RoomCommand.Release(ANN, USERS));
        scene.locks(CYD, USERS);
        scene.only(Effect.HolderAsked.class, new RoomCommand.AskHolder(BEN, "Ben", USERS, Purpose.LOCK));
    }

    @Test
    @DisplayName("[V1-REQ-2] a page's request is ignored when nobody edits or the requester does")
    void pageRequest() {
        var ask = new RoomCommand.AskHolder(BEN, "Ben", LockTarget.DOCUMENT, Purpose.EDIT);
        assertEquals(List.of(), scene.does(ask));
        scene.wantsToEdit(BEN);
        assertEquals(List.of(), scene.does(ask));
        assertTrue(scene.room.documentLock().isPresent());
    }
}
