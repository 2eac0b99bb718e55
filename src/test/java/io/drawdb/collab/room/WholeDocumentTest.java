package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.moveTo;
import static io.drawdb.collab.room.Scene.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Target;
import io.drawdb.collab.room.Rejection.Code;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of the whole documents that v1 clients send. */
class WholeDocumentTest {
    private final Scene scene = Scene.opened();

    private RoomCommand.Replace pushes(ClientId who, String diagram) {
        return new RoomCommand.Replace(who, object(diagram));
    }

    private ObjectNode present() {
        return scene.room.diagramOrBlank().toJson().deepCopy();
    }

    @Test
    @DisplayName("[V1-OP-1] a whole document from anybody but the editor is ignored without a word")
    void onlyTheEditor() {
        var push = pushes(BEN, "{'title':'new'}");
        assertEquals(List.of(), scene.does(push));
        scene.wantsToEdit(ANN);
        assertEquals(List.of(), scene.does(push));
        assertEquals(0, scene.room.version());
    }

    @Test
    @DisplayName(
            "[MIX-4] [V2-CHANGE-12] it becomes one version, told as the operations that make the difference, without seq")
    void toldAsOperations() {
        Diagram before = scene.room.diagramOrBlank();
        scene.wantsToEdit(ANN);
        ObjectNode pushed = present();
        ((ObjectNode) pushed.path("tables").get(0)).put("x", 500);
        Effect.Changed changed = scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, pushed));
        assertTrue(changed.whole());
        assertEquals(0, changed.change().seq());
        assertEquals(ANN, changed.change().author());
        assertEquals(Scene.operations(moveTo("users", 500)), changed.change().ops());
        assertTrue(Changes.replay(before, changed.change().ops()).sameAs(scene.room.diagramOrBlank()));
    }

    @Test
    @DisplayName("[V1-OP-3] transform is not shared, and a diagram equal to the room's is dropped")
    void equalIsDropped() {
        scene.wantsToEdit(ANN);
        ObjectNode pushed = present();
        pushed.set("transform", object("{'zoom':3}"));
        assertEquals(List.of(), scene.does(new RoomCommand.Replace(ANN, pushed)));
        assertEquals(0, scene.room.version());
        assertFalse(scene.room.isDirty());
    }

    @Test
    @DisplayName("[V1-OP-7] null raises the version and leaves a room without a document, which is not dirty")
    void nullDocument() {
        scene.wantsToEdit(ANN);
        var change = scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, NullNode.getInstance()));
        assertNull(scene.room.diagram());
        assertFalse(scene.room.isDirty());
        assertEquals(1, scene.room.version());
        Diagram before = Scene.opened().room.diagramOrBlank();
        assertTrue(Changes.replay(before, change.change().ops()).sameAs(scene.room.diagramOrBlank()));
        scene.restarts();
        assertNull(scene.room.diagram());
        scene.only(Effect.Changed.class, pushes(ANN, "{'title':'again'}"));
        assertTrue(scene.room.isDirty());
    }

    @Test
    @DisplayName("[V1-OP-8] what is no diagram is refused to its sender and changes nothing")
    void noDiagram() {
        scene.wantsToEdit(ANN);
        scene.isRefused(Code.INVALID, new RoomCommand.Replace(ANN, Scene.json("[1]")));
        scene.isRefused(Code.INVALID, pushes(ANN, "{'tables':7}"));
        scene.isRefused(Code.INVALID, pushes(ANN, "{'tables':[7]}"));
        assertEquals(0, scene.room.version());
    }

    @Test
    @DisplayName("[V1-OP-13] a diagram beyond the limit is refused to its sender and changes nothing")
    void tooLarge() {
        scene.wantsToEdit(ANN);
        scene.isRefused(Code.TOO_LARGE, pushes(ANN, "{'title':'" + "x".repeat(10_000) + "'}"));
        assertEquals(0, scene.room.version());
    }

    @Test
    @DisplayName("[V1-OP-9] [FAULT-1] a new editor's first document is not taken if it is an earlier one of this room")
    void stalePush() {
        ObjectNode stale = present();
        scene.changes(BEN, 1, moveTo("users", 5));
        scene.isStored();
        scene.wantsToEdit(ANN);
        var refused = scene.only(Effect.StaleRefused.class, new RoomCommand.Replace(ANN, stale));
        assertEquals(ANN, refused.who());
        assertEquals(1, scene.room.version());
        assertFalse(scene.room.isDirty());
        scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, stale));
    }

    @Test
    @DisplayName("[V1-OP-9] so is the file that the room was loaded from or written back as, also after a restart")
    void staleFile() {
        scene.changes(BEN, 1, moveTo("users", 5));
        ObjectNode file = object("{'title':'as the backend keeps it'}");
        long fingerprint = Json.fingerprint(file);
        scene.does(new RoomCommand.Stored("e1", 1, "rev1", "now", fingerprint));
        scene.changes(BEN, 2, moveTo("users", 6));
        scene.isStored();
        scene.wantsToEdit(ANN);
        scene.restarts();
        scene.only(Effect.StaleRefused.class, new RoomCommand.Replace(ANN, file));
    }

    @Test
    @DisplayName("[V1-OP-9] an editor who has sent something may go back to an earlier document")
    void goingBack() {
        ObjectNode first = present();
        scene.wantsToEdit(ANN);
        scene.only(Effect.Changed.class, pushes(ANN, "{'title':'new'}"));
        scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, first));
        assertEquals(2, scene.room.version());
    }

    @Test
    @DisplayName("[V1-OP-9] the right asked for again does not make its holder new")
    void askedAgain() {
        ObjectNode first = present();
        scene.wantsToEdit(ANN);
        scene.only(Effect.Changed.class, pushes(ANN, "{'title':'new'}"));
        scene.wantsToEdit(ANN);
        scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, first));
    }

    @Test
    @DisplayName("[V1-OP-9] stale copies are recognised among a bounded number of documents")
    void boundedMemory() {
        scene.locks(ANN, LockTarget.DOCUMENT);
        for (int i = 1; i <= RoomRules.FINGERPRINTS_MAX + 10; i++) {
            scene.changes(ANN, i, moveTo("users", 100 + i));
        }
        assertEquals(
                RoomRules.FINGERPRINTS_MAX,
                scene.room.state().document.fingerprints().size());
    }

    @Test
    @DisplayName("[V2-DOC-3] notes that come without uid keep the one they had")
    void uidsAreKept() {
        scene.wantsToEdit(ANN);
        ObjectNode pushed = present();
        pushed.set("notes", Scene.json("[{'id':0,'content':'b'},{'id':1,'content':'a'}]"));
        scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, pushed));
        assertEquals(List.of("n2", "n1"), scene.room.diagramOrBlank().ids(Target.NOTE));
    }

    @Test
    @DisplayName("[V2-UNDO-3] a whole document that changed the same since is not overwritten by an undo")
    void undoAfterReplace() {
        scene.changes(BEN, 1, moveTo("users", 5));
        scene.isStored();
        scene.wantsToEdit(ANN);
        ObjectNode pushed = present();
        ((ObjectNode) pushed.path("tables").get(0)).put("x", 500);
        scene.only(Effect.Changed.class, new RoomCommand.Replace(ANN, pushed));
        scene.does(new RoomCommand.Release(ANN, LockTarget.DOCUMENT));
        scene.isRefused(Code.CONFLICT, new RoomCommand.Undo(BEN));
    }
}
