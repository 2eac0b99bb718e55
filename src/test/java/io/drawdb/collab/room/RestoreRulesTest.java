package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.POSTS;
import static io.drawdb.collab.room.Scene.USERS;
import static io.drawdb.collab.room.Scene.moveTo;
import static io.drawdb.collab.room.Scene.object;
import static io.drawdb.collab.room.Scene.only;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.Effect.UnlockReason;
import io.drawdb.collab.room.Rejection.Code;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Going back to an earlier version, and taking locks away. */
class RestoreRulesTest {
    private static final ClientId OPERATOR = new ClientId("operator");
    private static final String DELETE_USERS = "[{'target':'table','action':'delete','id':'users'}]";

    private static RoomCommand.Restore to(long version, long seq) {
        return new RoomCommand.Restore(OPERATOR, seq, version, false);
    }

    private static RoomCommand.Restore forced(long version, long seq) {
        return new RoomCommand.Restore(OPERATOR, seq, version, true);
    }

    private static void assertDocument(Diagram expected, Scene scene) {
        assertTrue(
                expected.sameAs(scene.room.diagramOrBlank()),
                () -> new String(scene.room.diagramOrBlank().encoded(), UTF_8));
    }

    @Test
    @DisplayName("[ADM-11] a restore brings back what was deleted, cascades and positions included, as a change")
    void restores() {
        Scene scene = Scene.opened();
        Diagram before = scene.room.diagramOrBlank();
        scene.changes(ANN, 1, DELETE_USERS);
        scene.changes(BEN, 1, moveTo("posts", 7));

        ChangeRecord change = only(Effect.Changed.class, scene.does(to(0, 1))).change();

        assertEquals(3, change.version());
        assertEquals(OPERATOR, change.author());
        assertDocument(before, scene);
        assertEquals(Optional.of(new Decision(3, null)), scene.room.decision(OPERATOR, 1));
    }

    @Test
    @DisplayName(
            "[ADM-11] whole documents, their file and a document that is gone can be had again, after a restart too")
    void restoresWholeDocuments() {
        Scene scene = Scene.opened();
        Diagram loaded = scene.room.diagramOrBlank();
        scene.does(new RoomCommand.TakeTheirs(object("{'title':'theirs','tables':[]}"), "r", null, scene.room.basis()));
        Diagram theirs = scene.room.diagramOrBlank();
        scene.wantsToEdit(ANN);
        // A page's document is taken as it is, also with a relationship to nowhere.
        var dangling = "{'title':'x','relationships':[{'id':'r','startTableId':'no','startFieldId':'f'}],'tables':[]}";
        scene.does(new RoomCommand.Replace(ANN, object(dangling)));
        Diagram pushed = scene.room.diagramOrBlank();
        scene.does(new RoomCommand.Replace(ANN, null));
        scene.does(new RoomCommand.Release(ANN, LockTarget.DOCUMENT));
        assertEquals(3, scene.room.version());

        scene.restarts();
        scene.does(to(2, 1));
        assertDocument(pushed, scene);
        scene.does(to(1, 2));
        assertDocument(theirs, scene);
        scene.does(to(0, 3));
        assertDocument(loaded, scene);
        scene.does(to(4, 4));
        assertDocument(pushed, scene);
    }

    @Test
    @DisplayName("[ADM-11] a restore that is sent again is answered as the first time, and done once")
    void onlyOnce() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        scene.does(to(0, 1));
        scene.changes(ANN, 2, moveTo("users", 6));
        scene.restarts();

        Effect.Repeated again = scene.only(Effect.Repeated.class, to(0, 1));

        assertEquals(2, again.version());
        assertEquals(3, scene.room.version());
    }

    @Test
    @DisplayName("[ADM-11] a restore is undone and redone by its author, unless that would overwrite later work")
    void undo() {
        Scene scene = Scene.opened();
        Diagram before = scene.room.diagramOrBlank();
        scene.changes(ANN, 1, moveTo("users", 5));
        Diagram moved = scene.room.diagramOrBlank();
        scene.does(to(0, 1));

        scene.does(new RoomCommand.Undo(OPERATOR));
        assertDocument(moved, scene);
        scene.does(new RoomCommand.Redo(OPERATOR));
        assertDocument(before, scene);
        scene.changes(ANN, 2, moveTo("users", 6));
        scene.isRefused(Code.CONFLICT, new RoomCommand.Undo(OPERATOR));
    }

    @Test
    @DisplayName("[ADM-11] a restore that makes no difference raises no version, whatever is locked")
    void nothingToDo() {
        Scene scene = Scene.opened();
        scene.wantsToEdit(ANN);
        assertEquals(0, scene.only(Effect.NothingChanged.class, forced(0, 1)).version());
        assertTrue(scene.room.holdsLock(ANN), "no lock is taken away for nothing");
    }

    @Test
    @DisplayName("[ADM-12] a restore stops at a lock on what it changes, and at no other")
    void stopsAtLocks() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        scene.locks(ANN, POSTS);
        scene.does(to(0, 1));
        assertEquals(2, scene.room.version());
        scene.locks(ANN, USERS);

        Rejection rejection = scene.isRefused(Code.LOCKED, to(1, 2));

        assertEquals(ANN, rejection.holder());
        assertEquals("users", rejection.id());
    }

    @Test
    @DisplayName("[ADM-12] by force a restore takes away the locks that are in the way, and no other")
    void force() {
        Scene scene = Scene.opened(Scene.rules(10_000, 10, false));
        scene.changes(ANN, 1, moveTo("users", 5));
        scene.locks(ANN, USERS);
        scene.locks(BEN, POSTS);

        List<Effect> effects = scene.does(forced(0, 1));

        Effect.Unlocked unlocked = (Effect.Unlocked) effects.get(0);
        assertEquals(USERS, unlocked.lease().target());
        assertEquals(UnlockReason.REVOKED, unlocked.reason());
        assertEquals(2, ((Effect.Changed) effects.get(1)).change().version());
        assertTrue(scene.room.holdsLock(BEN));
    }

    @Test
    @DisplayName("[ADM-12] an editor of version 1 loses the edit right to a restore by force")
    void forceTakesTheEditRight() {
        Scene scene = Scene.opened();
        scene.wantsToEdit(ANN);
        scene.does(new RoomCommand.Replace(ANN, object("{'title':'x','tables':[]}")));
        scene.isRefused(Code.LOCKED, to(0, 1));
        scene.does(forced(0, 2));
        assertEquals(2, scene.room.version());
        assertTrue(scene.room.locks().isEmpty());
    }

    @Test
    @DisplayName("[ADM-13] only what is in the tail can be restored, and the oldest of it is known")
    void reach() {
        Scene scene = Scene.opened(Scene.rules(10_000, 2, true));
        for (int n = 1; n <= 3; n++) {
            scene.changes(ANN, n, moveTo("users", n + 10));
        }
        assertEquals(1, scene.room.oldestRestorable());
        scene.isRefused(Code.NOT_FOUND, to(0, 1));
        scene.isRefused(Code.INVALID, to(4, 2));
        assertEquals(
                4, only(Effect.Changed.class, scene.does(to(1, 3))).change().version());
        assertEquals(2, scene.room.oldestRestorable());
        assertEquals(
                List.of(3L, 4L),
                scene.room.recentChanges().stream().map(ChangeRecord::version).toList());
    }

    @Test
    @DisplayName("[ADM-13] what an earlier version of the service kept without a way back can't be restored")
    void olderSnapshot() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        var snapshot = object(new String(SnapshotCodec.write(scene.room), UTF_8));
        snapshot.path("tail").forEach(change -> ((ObjectNode) change).remove("inverse"));
        scene.room = SnapshotCodec.read(Json.bytes(snapshot), scene.rules);
        assertEquals(1, scene.room.oldestRestorable());
        scene.isRefused(Code.NOT_FOUND, to(0, 1));
        assertEquals(1, scene.room.changesSince("e1", 0).orElseThrow().size());
    }

    @Test
    @DisplayName("[ADM-13] what a snapshot says of the past and does not fit is refused, and the room lives on")
    void damagedPast() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, DELETE_USERS);
        scene.changes(ANN, 2, moveTo("posts", 5));
        String snapshot = new String(SnapshotCodec.write(scene.room), UTF_8)
                .replace(
                        "\"inverse\":[{\"target\":\"table\",\"action\":\"update\",\"id\":\"posts\"",
                        "\"inverse\":[{\"target\":\"table\",\"action\":\"update\",\"id\":\"nobody\"");
        scene.room = SnapshotCodec.read(snapshot.getBytes(UTF_8), scene.rules);
        scene.isRefused(Code.CONFLICT, to(0, 1));
    }

    @Test
    @DisplayName("[ADM-13] an earlier document that is too large by now is not restored, and no lock is taken for it")
    void tooLarge() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, DELETE_USERS);
        byte[] snapshot = SnapshotCodec.write(scene.room);
        scene.room = SnapshotCodec.read(
                snapshot, Scene.rules(scene.room.diagramOrBlank().encodedLength() + 10, 10, true));
        scene.locks(ANN, POSTS);
        scene.isRefused(Code.TOO_LARGE, forced(0, 1));
        assertTrue(scene.room.holdsLock(ANN));
    }

    @Test
    @DisplayName("[ADM-14] a lock is taken away from whoever holds it, or only from the one who is meant")
    void revokes() {
        Scene scene = Scene.opened();
        scene.locks(ANN, USERS);
        assertEquals(List.of(), scene.does(new RoomCommand.Revoke(USERS, BEN)));
        assertEquals(List.of(), scene.does(new RoomCommand.Revoke(POSTS, null)));
        Effect.Unlocked unlocked = scene.only(Effect.Unlocked.class, new RoomCommand.Revoke(USERS, ANN));
        assertEquals(UnlockReason.REVOKED, unlocked.reason());
        scene.wantsToEdit(BEN);
        scene.only(Effect.Unlocked.class, new RoomCommand.Revoke(LockTarget.DOCUMENT, null));
        assertTrue(scene.room.locks().isEmpty());
    }
}
