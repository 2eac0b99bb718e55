package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.moveTo;
import static io.drawdb.collab.room.Scene.object;
import static io.drawdb.collab.room.Scene.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a room makes of its shared file: whose work it holds, and what of the room is in it. */
class WritingBackTest {
    private final Scene scene = Scene.opened();

    private Diagram now() {
        return scene.room.diagramOrBlank();
    }

    private ObjectNode file() {
        return now().toJson();
    }

    private void changes(int seq) {
        scene.changes(ANN, seq, moveTo("users", 100 + seq));
    }

    /** The document, about to be written. */
    private void isSent() {
        scene.does(new RoomCommand.Writing(scene.room.basis(), now().fingerprint()));
    }

    private List<Effect> isRead(ObjectNode file, Basis asOf) {
        return scene.does(new RoomCommand.TakeTheirs(file, "read", null, asOf));
    }

    private void holdsNotTaken(Diagram before, List<Effect> effects) {
        assertEquals(List.of(), effects);
        assertTrue(before == now());
        assertFalse(scene.room.isDirty());
    }

    @Test
    @DisplayName("[WB-12] a file that was read before the room changed is not taken, though the room is clean again")
    void readBeforeTheChange() {
        Basis asOf = scene.room.basis();
        ObjectNode file = object("{'title':'somebody else wrote it, and we wrote over it'}");
        changes(1);
        scene.isStored();
        holdsNotTaken(now(), isRead(file, asOf));
        assertEquals("rev1", scene.room.revision());
    }

    @Test
    @DisplayName("[WB-12] a file that was read for another lineage is not taken")
    void readForAnotherLineage() {
        holdsNotTaken(now(), isRead(object("{'title':'theirs'}"), new Basis("another", 0)));
    }

    @Test
    @DisplayName("[WB-12] an entry of an early server, which does not tell when it read, is taken as it was then")
    void earlyEntry() {
        changes(1);
        scene.isStored();
        Effect.Changed changed =
                (Effect.Changed) isRead(object("{'title':'theirs'}"), null).get(0);
        assertEquals(2, changed.change().version());
    }

    @Test
    @DisplayName(
            "[WB-17] a write of our own that arrives late is not taken for somebody else's: newer work is written again")
    void lateWrite() {
        changes(1);
        isSent();
        ObjectNode late = file();
        changes(2);
        isSent();
        scene.isStored();
        Diagram before = now();

        var told = only(Effect.StoredUpTo.class, isRead(late, scene.room.basis()));
        assertEquals(1, told.version());
        assertTrue(before == now());
        assertTrue(scene.room.isDirty());
        assertEquals(1, scene.room.storedVersion());
        assertEquals(OptionalLong.of(Json.fingerprint(late)), scene.room.fileFingerprint());
    }

    @Test
    @DisplayName("[WB-17] … and that is known after a restart, too, whoever sent it")
    void lateWriteAfterARestart() {
        changes(1);
        isSent();
        ObjectNode late = file();
        changes(2);
        isSent();
        scene.isStored();
        scene.restarts();
        only(Effect.StoredUpTo.class, isRead(late, scene.room.basis()));
        assertTrue(scene.room.isDirty());
    }

    @Test
    @DisplayName("[WB-17] what our write has just replaced may still be read for a while, and is not taken")
    void lateRead() {
        ObjectNode first = file();
        changes(1);
        scene.isStored();
        var told = only(Effect.StoredUpTo.class, isRead(first, scene.room.basis()));
        assertEquals(0, told.version());
        assertTrue(scene.room.isDirty());
    }

    @Test
    @DisplayName("[WB-17] nothing is that late: after ten minutes an earlier document is somebody's work again")
    void notForEver() {
        changes(1);
        isSent();
        ObjectNode late = file();
        changes(2);
        scene.isStored();
        assertEquals(3, scene.room.pastFiles().size());
        scene.later(600.001);
        isRead(late, scene.room.basis());
        assertEquals(3, scene.room.version());
        assertFalse(scene.room.isDirty());
        assertEquals(Set.of(), scene.room.pastFiles());
    }

    @Test
    @DisplayName("[WB-12] a document that the room had, but never sent, is somebody's work")
    void neverSent() {
        changes(1);
        ObjectNode neverSent = file();
        changes(2);
        scene.isStored();
        assertTrue(isRead(neverSent, scene.room.basis()).get(0) instanceof Effect.Changed);
        assertEquals(3, scene.room.version());
    }

    @Test
    @DisplayName("[WB-17] of many documents that were sent the last 32 are known")
    void bounded() {
        List<ObjectNode> sent = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            changes(i);
            isSent();
            sent.add(file());
        }
        assertEquals(32, scene.room.pastFiles().size());
        changes(41);
        scene.isStored();
        only(Effect.StoredUpTo.class, isRead(sent.get(20), scene.room.basis()));
        scene.isStored();
        isRead(sent.get(0), scene.room.basis());
        assertEquals(42, scene.room.version());
    }

    @Test
    @DisplayName(
            "[WB-21] a write-back of another lineage, or of a version that is not there, says nothing of this document")
    void storedOfAnotherLineage() {
        changes(1);
        long fingerprint = now().fingerprint();
        assertEquals(List.of(), scene.does(new RoomCommand.Stored("another", 1, "r", null, fingerprint)));
        assertEquals(List.of(), scene.does(new RoomCommand.Stored("e1", 2, "r", null, fingerprint)));
        scene.does(new RoomCommand.Writing(new Basis("another", 1), fingerprint));
        scene.does(new RoomCommand.Writing(new Basis("e1", 2), fingerprint));
        assertTrue(scene.room.isDirty());
        assertEquals("rev0", scene.room.revision());
        assertEquals(Set.of(), scene.room.pastFiles());
        changes(2);
        assertTrue(scene.room.isDirty());
    }

    @Test
    @DisplayName("[WB-21] an entry of an early server, which does not tell the lineage, is applied as it was then")
    void earlyStored() {
        only(Effect.StoredUpTo.class, scene.does(new RoomCommand.Stored(null, 5, "r", null, 1)));
        assertEquals(5, scene.room.storedVersion());
    }

    @Test
    @DisplayName("[WB-16] a room whose document was taken away does not get it back by a late write")
    void nullStaysNull() {
        changes(1);
        isSent();
        ObjectNode late = file();
        scene.wantsToEdit(ANN);
        scene.later(3);
        scene.passes();
        scene.does(new RoomCommand.Replace(ANN, null));
        isRead(late, scene.room.basis());
        assertEquals(2, scene.room.version());
        assertFalse(scene.room.isDirty());
    }
}
