package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.CYD;
import static io.drawdb.collab.room.Scene.USERS;
import static io.drawdb.collab.room.Scene.moveTo;
import static io.drawdb.collab.room.Scene.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.Effect.UnlockReason;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who edits among v1 clients, and how the right passes on. */
class EditRightTest {
    private final Scene scene = Scene.opened();

    private List<Effect> leaves(ClientId who) {
        return scene.does(new RoomCommand.Leave(who, Duration.ZERO));
    }

    private void dirtiedBy(ClientId who) {
        scene.changes(who, scene.room.lastSeq(who) + 1, moveTo("users", 50 + scene.room.version()));
    }

    private static ClientId winner(List<Effect> effects) {
        return assertInstanceOf(Effect.LockGranted.class, effects.get(effects.size() - 1))
                .lease()
                .holder();
    }

    @Test
    @DisplayName("[V1-EDIT-1] [V1-EDIT-2] one editor; who has the right gets it again, others are told who has it")
    void oneEditor() {
        assertEquals(ANN, winner(scene.wantsToEdit(ANN)));
        assertTrue(only(Effect.LockGranted.class, scene.wantsToEdit(ANN)).again());
        Effect.LockDenied denied = only(Effect.LockDenied.class, scene.wantsToEdit(BEN));
        Lease blocker = denied.blocker();
        assertTrue(blocker != null && blocker.heldBy(ANN));
        assertEquals(Purpose.EDIT, denied.purpose());
    }

    @Test
    @DisplayName("[MIX-2] while others hold locks the edit right is denied with one of them")
    void tableLocksAreInTheWay() {
        scene.locks(BEN, USERS);
        Effect.LockDenied denied = only(Effect.LockDenied.class, scene.wantsToEdit(ANN));
        Lease blocker = denied.blocker();
        assertTrue(blocker != null && blocker.heldBy(BEN));
    }

    @Test
    @DisplayName("[V1-EDIT-3] [V1-EDIT-4] release frees the right of the editor only, and is always answered")
    void release() {
        scene.wantsToEdit(ANN);
        only(Effect.Released.class, scene.does(new RoomCommand.Release(BEN, LockTarget.DOCUMENT)));
        List<Effect> effects = scene.does(new RoomCommand.Release(ANN, LockTarget.DOCUMENT));
        assertEquals(2, effects.size());
        assertEquals(UnlockReason.RELEASED, ((Effect.Unlocked) effects.get(0)).reason());
        assertEquals(ANN, ((Effect.Released) effects.get(1)).who());
    }

    @Test
    @DisplayName("[V1-EDIT-9] in a room that is written back the right is granted at once")
    void cleanRoom() {
        dirtiedBy(CYD);
        scene.isStored();
        assertEquals(ANN, winner(scene.wantsToEdit(ANN)));
    }

    @Test
    @DisplayName("[V1-EDIT-9] in a dirty room the grant waits until the write-back has come")
    void waitsForTheWriteBack() {
        dirtiedBy(CYD);
        Effect.HandoverWaits waits = only(Effect.HandoverWaits.class, scene.wantsToEdit(ANN));
        assertFalse(waits.forced());
        assertTrue(scene.room.isWaiting(ANN));
        assertEquals(Optional.of(scene.now.plusSeconds(2)), scene.room.nextDeadline());
        dirtiedBy(CYD);
        assertEquals(List.of(), scene.later(1).passes());
        var stored = new RoomCommand.Stored("e1", 1, "rev1", "now", 0);
        assertEquals(ANN, winner(scene.does(stored)), "what came later is not waited for");
        assertFalse(scene.room.isWaiting(ANN));
    }

    @Test
    @DisplayName("[V1-EDIT-9] the grant waits no longer than the limit")
    void waitsNoLonger() {
        dirtiedBy(CYD);
        scene.wantsToEdit(ANN);
        assertEquals(List.of(), scene.later(1.999).passes());
        assertEquals(ANN, winner(scene.later(0.001).passes()));
        assertTrue(scene.room.isDirty());
    }

    @Test
    @DisplayName("[V1-EDIT-9] a v2 lock waits for nothing")
    void granularLocksDoNotWait() {
        dirtiedBy(CYD);
        assertEquals(ANN, winner(scene.locks(ANN, LockTarget.DOCUMENT)));
    }

    @Test
    @DisplayName("[V1-EDIT-9] who waits first is granted first, the next is told who has it")
    void firstCome() {
        dirtiedBy(CYD);
        scene.wantsToEdit(ANN);
        scene.later(1).wantsToEdit(BEN);
        List<Effect> effects = scene.isStored();
        assertEquals(3, effects.size());
        assertEquals(ANN, ((Effect.LockGranted) effects.get(1)).lease().holder());
        assertEquals(BEN, ((Effect.LockDenied) effects.get(2)).who());
    }

    @Test
    @DisplayName("[V1-EDIT-9] who leaves or gives up waits no more")
    void waitersLeave() {
        dirtiedBy(CYD);
        scene.wantsToEdit(ANN);
        scene.wantsToEdit(BEN);
        leaves(ANN);
        scene.does(new RoomCommand.Release(BEN, LockTarget.DOCUMENT));
        assertEquals(1, scene.isStored().size());
        assertTrue(scene.room.documentLock().isEmpty());
    }

    @Test
    @DisplayName("[V1-EDIT-9] a wait survives a restart")
    void waitSurvives() {
        dirtiedBy(CYD);
        scene.wantsToEdit(ANN);
        scene.restarts();
        assertEquals(ANN, winner(scene.later(2).passes()));
    }

    @Test
    @DisplayName("[V1-FORCE-2] force takes the right at once, from editor and lock holders alike")
    void force() {
        scene.wantsToEdit(ANN);
        List<Effect> effects = scene.forcesToEdit(BEN);
        assertEquals(UnlockReason.FORCED, ((Effect.Unlocked) effects.get(0)).reason());
        assertEquals(BEN, winner(effects));
    }

    @Test
    @DisplayName("[V1-FORCE-1] where force is not allowed nothing changes")
    void forceDisabled() {
        Scene strict = Scene.opened(Scene.rules(10_000, 10, false));
        strict.wantsToEdit(ANN);
        Effect.LockDenied denied = only(Effect.LockDenied.class, strict.forcesToEdit(BEN));
        assertEquals(Effect.DenyReason.FORCE_DISABLED, denied.reason());
        assertTrue(strict.room.holdsLock(ANN));
    }

    @Test
    @DisplayName("[V1-FORCE-2] [V1-EDIT-9] in a dirty room force goes before those who merely wait")
    void forceGoesFirst() {
        scene.wantsToEdit(CYD);
        dirtiedBy(CYD);
        scene.does(new RoomCommand.Release(CYD, LockTarget.DOCUMENT));
        scene.wantsToEdit(ANN);
        assertTrue(((Effect.HandoverWaits) scene.later(1).forcesToEdit(BEN).get(0)).forced());
        List<Effect> effects = scene.isStored();
        assertEquals(BEN, ((Effect.LockGranted) effects.get(1)).lease().holder());
        assertTrue(((Effect.LockGranted) effects.get(1)).forced());
        assertEquals(ANN, ((Effect.LockDenied) effects.get(2)).who());
    }

    @Test
    @DisplayName("[V1-EDIT-9] who forces his way to the front makes nobody wait longer, however often he does")
    void forceDelaysNobody() {
        dirtiedBy(CYD);
        scene.wantsToEdit(ANN);
        scene.later(1).forcesToEdit(BEN);
        scene.later(0.9).forcesToEdit(BEN);
        assertEquals(List.of(), scene.passes());
        List<Effect> effects = scene.later(0.1).passes();
        assertEquals(BEN, ((Effect.LockGranted) effects.get(0)).lease().holder());
        assertEquals(ANN, ((Effect.LockDenied) effects.get(1)).who());
    }
}
