package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.moveTo;
import static io.drawdb.collab.room.Scene.object;
import static io.drawdb.collab.room.Scene.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where a document comes from, what of it is written back, and what its recent changes are. */
class LineageTest {

    private static List<Long> versions(Optional<List<ChangeRecord>> changes) {
        return changes.orElseThrow().stream().map(ChangeRecord::version).toList();
    }

    @Test
    @DisplayName("[LOAD-2] a file that loads is the document at version 0, clean, with its revision and date")
    void opened() {
        Scene scene = Scene.opened();
        assertTrue(scene.room.isOpen());
        assertEquals(0, scene.room.version());
        assertFalse(scene.room.isDirty());
        assertEquals("rev0", scene.room.revision());
        assertEquals("then", scene.room.updatedAt());
        assertEquals("e1", scene.room.epoch());
        long fingerprint = Json.fingerprint(object(Scene.DIAGRAM));
        assertEquals(OptionalLong.of(fingerprint), scene.room.fileFingerprint());
    }

    @Test
    @DisplayName("[LOAD-3] a file that does not exist makes a room without a document that may be edited")
    void openedEmpty() {
        Scene scene = Scene.empty();
        assertTrue(scene.room.isOpen());
        assertNull(scene.room.diagram());
        assertEquals(OptionalLong.empty(), scene.room.fileFingerprint());
        scene.wantsToEdit(ANN);
        scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, object(Scene.DIAGRAM)));
        assertTrue(scene.room.isDirty());
    }

    @Test
    @DisplayName("[LOAD-10] [V2-DOC-5] a room is opened once: a second opening changes neither lineage nor document")
    void openedOnce() {
        Scene scene = Scene.opened();
        assertFalse(Scene.unopened().room.isOpen());
        scene.changes(ANN, 1, moveTo("users", 5));
        Diagram before = scene.room.diagram();
        assertEquals(List.of(), scene.does(new RoomCommand.Open("e2", object("{'title':'other'}"), "r", null)));
        assertEquals("e1", scene.room.epoch());
        assertEquals(1, scene.room.version());
        assertTrue(before == scene.room.diagram());
    }

    @Test
    @DisplayName("[V1-SAVE-1] [WB-8] what is written back is clean up to that version, and what came later is not")
    void stored() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        long fingerprint = scene.room.diagramOrBlank().fingerprint();
        scene.changes(ANN, 2, moveTo("users", 6));
        var told = scene.only(Effect.StoredUpTo.class, new RoomCommand.Stored("e1", 1, "rev1", "now", fingerprint));
        assertEquals(1, told.version());
        assertEquals("rev1", told.revision());
        assertTrue(scene.room.isDirty());
        assertEquals(OptionalLong.of(fingerprint), scene.room.fileFingerprint());
        scene.does(new RoomCommand.Stored("e1", 2, null, null, 7));
        assertFalse(scene.room.isDirty());
        assertEquals("rev1", scene.room.revision(), "an answer without a revision keeps the last one known");
    }

    @Test
    @DisplayName("[WB-12] [V2-SNAP-2] a clean room takes a file that someone else changed, as a change of the server's")
    void takesTheirs() {
        Scene scene = Scene.opened();
        Diagram before = scene.room.diagramOrBlank();
        var theirs = object("{'title':'theirs','tables':[]}");
        List<Effect> effects = scene.does(new RoomCommand.TakeTheirs(theirs, "rev9", "later", scene.room.basis()));
        Effect.Changed changed = (Effect.Changed) effects.get(0);
        assertEquals(ClientId.SERVER, changed.change().author());
        assertTrue(Changes.replay(before, changed.change().ops()).sameAs(scene.room.diagramOrBlank()));
        assertEquals(1, ((Effect.StoredUpTo) effects.get(1)).version());
        assertFalse(scene.room.isDirty());
        assertEquals("rev9", scene.room.revision());
        assertEquals(List.of(1L), versions(scene.room.changesSince("e1", 0)));
    }

    @Test
    @DisplayName("[WB-13] a dirty room does not take their file")
    void keepsOurs() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        assertEquals(
                List.of(),
                scene.does(new RoomCommand.TakeTheirs(object("{'title':'theirs'}"), "r", null, scene.room.basis())));
        assertEquals("rev0", scene.room.revision());
    }

    @Test
    @DisplayName("[WB-12] their file with our content is only a new revision")
    void theirsIsOurs() {
        Scene scene = Scene.opened();
        var ours = scene.room.diagramOrBlank().toJson();
        only(Effect.StoredUpTo.class, scene.does(new RoomCommand.TakeTheirs(ours, "rev9", null, scene.room.basis())));
        assertEquals(0, scene.room.version());
        assertEquals("rev9", scene.room.revision());
    }

    @Test
    @DisplayName("[WB-12] what their file no longer has loses its lock")
    void theirsOrphansLocks() {
        Scene scene = Scene.opened();
        scene.locks(ANN, Scene.USERS);
        scene.does(new RoomCommand.TakeTheirs(object("{'title':'theirs'}"), null, null, scene.room.basis()));
        assertTrue(scene.room.locks().isEmpty());
    }

    @Test
    @DisplayName("[WB-16] a room whose document is null is never dirty")
    void nullIsClean() {
        Scene scene = Scene.opened();
        scene.wantsToEdit(ANN);
        scene.does(new RoomCommand.Replace(ANN, null));
        assertFalse(scene.room.isDirty());
        scene.does(new RoomCommand.Release(ANN, LockTarget.DOCUMENT));
        scene.wantsToEdit(BEN);
        assertTrue(scene.room.holdsLock(BEN), "nothing to wait for");
    }

    @Test
    @DisplayName("[V2-HELLO-3] who has a version of this lineage gets exactly the changes after it")
    void catchUp() {
        Scene scene = Scene.opened();
        Diagram at2 = null;
        for (int i = 1; i <= 5; i++) {
            scene.changes(ANN, i, moveTo("users", 100 + i));
            at2 = i == 2 ? scene.room.diagramOrBlank() : at2;
        }
        var missed = scene.room.changesSince("e1", 2);
        assertEquals(List.of(3L, 4L, 5L), versions(missed));
        Diagram caughtUp = at2;
        for (ChangeRecord change : missed.orElseThrow()) {
            caughtUp = Changes.replay(caughtUp, change.ops());
        }
        assertTrue(caughtUp.sameAs(scene.room.diagramOrBlank()), "recovered is the same as the snapshot");
        assertEquals(List.of(), versions(scene.room.changesSince("e1", 5)));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), versions(scene.room.changesSince("e1", 0)));
    }

    @Test
    @DisplayName("[V2-HELLO-4] another lineage, or a version that is not there yet, is not recovered")
    void notRecovered() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        assertEquals(Optional.empty(), scene.room.changesSince("e2", 1));
        assertEquals(Optional.empty(), scene.room.changesSince("e2", 0));
        assertEquals(Optional.empty(), scene.room.changesSince("e1", 2));
    }

    @Test
    @DisplayName("[V2-HELLO-4] the tail is bounded by count; one change beyond it is one too many")
    void tailByCount() {
        Scene scene = Scene.opened();
        for (int i = 1; i <= 13; i++) {
            scene.changes(ANN, i, moveTo("users", 100 + i));
        }
        assertEquals(10, versions(scene.room.changesSince("e1", 3)).size());
        assertEquals(Optional.empty(), scene.room.changesSince("e1", 2));
        scene.restarts();
        assertEquals(10, versions(scene.room.changesSince("e1", 3)).size());
        assertEquals(Optional.empty(), scene.room.changesSince("e1", 2));
    }

    @Test
    @DisplayName("[V2-HELLO-4] the tail is bounded by age")
    void tailByAge() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        scene.later(300).changes(ANN, 2, moveTo("users", 6));
        scene.later(300).changes(ANN, 3, moveTo("users", 7));
        assertEquals(3, versions(scene.room.changesSince("e1", 0)).size());
        scene.later(1).changes(ANN, 4, moveTo("users", 8));
        assertEquals(Optional.empty(), scene.room.changesSince("e1", 0));
        assertEquals(List.of(2L, 3L, 4L), versions(scene.room.changesSince("e1", 1)));
    }

    @Test
    @DisplayName("[V2-HELLO-4] the tail is bounded by bytes")
    void tailByBytes() {
        Scene scene = Scene.opened(Scene.rules(100_000_000, 1_000, true));
        // The old title is kept as well as the new one.
        int quarter = (int) (RoomRules.TAIL_BYTES_MAX / 4);
        for (int i = 1; i <= 3; i++) {
            var title = "x".repeat(quarter - 1_000) + i;
            scene.changes(ANN, i, "[{'target':'diagram','action':'update','patch':{'title':'" + title + "'}}]");
        }
        assertEquals(Optional.empty(), scene.room.changesSince("e1", 0));
        assertEquals(List.of(2L, 3L), versions(scene.room.changesSince("e1", 1)));
    }

    @Test
    @DisplayName("[V2-HELLO-4] without a tail only who has everything is recovered")
    void noTail() {
        Scene scene = Scene.opened(Scene.rules(10_000, 0, true));
        scene.changes(ANN, 1, moveTo("users", 5));
        assertEquals(Optional.empty(), scene.room.changesSince("e1", 0));
        assertEquals(List.of(), versions(scene.room.changesSince("e1", 1)));
    }

    @Test
    @DisplayName("[V2-DOC-2] keys that the room gives differ from version to version")
    void keysDiffer() {
        Scene scene = Scene.empty();
        var create = "[{'target':'table','action':'create','value':{'name':'t'}}]";
        scene.changes(ANN, 1, create);
        scene.changes(ANN, 2, create);
        var ids = scene.room.diagramOrBlank().ids(io.drawdb.collab.diagram.Target.TABLE);
        assertNotEquals(ids.get(0), ids.get(1));
    }
}
