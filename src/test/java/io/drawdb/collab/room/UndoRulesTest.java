package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.POSTS;
import static io.drawdb.collab.room.Scene.USERS;
import static io.drawdb.collab.room.Scene.moveTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Target;
import io.drawdb.collab.room.Rejection.Code;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What can be taken back. */
class UndoRulesTest {
    private static final RoomCommand UNDO = new RoomCommand.Undo(ANN);
    private static final RoomCommand REDO = new RoomCommand.Redo(ANN);

    private final Scene scene = Scene.opened();

    private ChangeRecord accepted(RoomCommand command) {
        return scene.only(Effect.Changed.class, command).change();
    }

    private int xOf(String table) {
        return scene.room
                .diagramOrBlank()
                .find(Target.TABLE, null, table)
                .orElseThrow()
                .path("x")
                .asInt();
    }

    @Test
    @DisplayName(
            "[V2-UNDO-1] [V2-UNDO-2] undo takes the own last change back, cascade and position included, without seq")
    void undoIsExact() {
        var before = scene.room.diagramOrBlank();
        scene.changes(ANN, 1, "[{'target':'table','action':'delete','id':'users'}]");
        ChangeRecord undone = accepted(UNDO);
        assertTrue(scene.room.diagramOrBlank().sameAs(before));
        assertEquals(ANN, undone.author());
        assertEquals(0, undone.seq());
        assertEquals(2, undone.version());
        assertEquals(1, scene.room.lastSeq(ANN));
    }

    @Test
    @DisplayName("[V2-UNDO-1] undo goes back step by step and leaves what others did alone")
    void undoStepByStep() {
        scene.changes(ANN, 1, moveTo("users", 10));
        scene.changes(ANN, 2, moveTo("users", 20));
        scene.changes(BEN, 1, moveTo("posts", 77));
        accepted(UNDO);
        assertEquals(10, xOf("users"));
        accepted(UNDO);
        assertEquals(1, xOf("users"));
        assertEquals(77, xOf("posts"));
    }

    @Test
    @DisplayName("[V2-UNDO-3] an undo that would overwrite somebody else's later work is a conflict")
    void undoDoesNotOverwrite() {
        scene.changes(ANN, 1, moveTo("users", 10));
        scene.changes(BEN, 1, moveTo("users", 30));
        scene.isRefused(Code.CONFLICT, UNDO);
        assertEquals(30, xOf("users"));
    }

    @Test
    @DisplayName("[V2-UNDO-3] an undo that would delete what somebody else put in is a conflict")
    void undoDoesNotDelete() {
        scene.changes(ANN, 1, "[{'target':'table','action':'create','value':{'id':'t3','name':'t3','fields':[]}}]");
        scene.changes(BEN, 1, "[{'target':'field','action':'create','tableId':'t3','value':{'id':'x','name':'x'}}]");
        scene.isRefused(Code.CONFLICT, UNDO);
        assertEquals(List.of("x"), scene.room.diagramOrBlank().ids(Target.FIELD, "t3"));
    }

    @Test
    @DisplayName("[V2-UNDO-3] a step in conflict is forgotten, so that the one before it can be reached")
    void conflictIsForgotten() {
        scene.changes(ANN, 1, moveTo("posts", 10));
        scene.changes(ANN, 2, moveTo("users", 10));
        scene.changes(BEN, 1, moveTo("users", 30));
        scene.isRefused(Code.CONFLICT, UNDO);
        accepted(UNDO);
        assertEquals(2, xOf("posts"));
        scene.isRefused(Code.NOT_FOUND, UNDO);
    }

    @Test
    @DisplayName("[V2-UNDO-4] nothing to undo, nothing to redo: not_found without seq")
    void nothingThere() {
        Effect.Rejected undo = scene.only(Effect.Rejected.class, UNDO);
        assertEquals(0, undo.seq());
        assertEquals(Code.NOT_FOUND, undo.rejection().code());
        scene.changes(BEN, 1, moveTo("users", 10));
        scene.isRefused(Code.NOT_FOUND, UNDO);
        scene.isRefused(Code.NOT_FOUND, REDO);
    }

    @Test
    @DisplayName("[V2-UNDO-5] redo does again what was undone, and can be undone again")
    void redo() {
        scene.changes(ANN, 1, moveTo("users", 10));
        accepted(UNDO);
        ChangeRecord redone = accepted(REDO);
        assertEquals(10, xOf("users"));
        assertEquals(0, redone.seq());
        accepted(UNDO);
        assertEquals(1, xOf("users"));
        scene.isRefused(Code.NOT_FOUND, UNDO);
    }

    @Test
    @DisplayName("[V2-UNDO-5] a new change empties the redo list; one that is rejected or changes nothing does not")
    void changeEmptiesRedo() {
        scene.changes(ANN, 1, moveTo("users", 10));
        accepted(UNDO);
        scene.isRefused(Code.NOT_FOUND, scene.change(ANN, 2, moveTo("gone", 1)));
        scene.only(Effect.NothingChanged.class, scene.change(ANN, 3, moveTo("users", 1)));
        accepted(REDO);
        accepted(UNDO);
        scene.changes(ANN, 4, moveTo("posts", 4));
        scene.isRefused(Code.NOT_FOUND, REDO);
    }

    @Test
    @DisplayName("[V2-UNDO-3] a redo that would overwrite somebody else's later work is a conflict")
    void redoDoesNotOverwrite() {
        scene.changes(ANN, 1, moveTo("users", 10));
        accepted(UNDO);
        scene.changes(BEN, 1, moveTo("users", 30));
        scene.isRefused(Code.CONFLICT, REDO);
        assertEquals(30, xOf("users"));
    }

    @Test
    @DisplayName("[V2-UNDO-6] a lock holds for undo and redo; the step stays until the lock is gone")
    void locksHold() {
        scene.changes(ANN, 1, moveTo("users", 10));
        scene.locks(BEN, USERS);
        assertEquals(BEN, scene.isRefused(Code.LOCKED, UNDO).holder());
        scene.does(new RoomCommand.Release(BEN, USERS));
        accepted(UNDO);
        scene.locks(BEN, LockTarget.DOCUMENT);
        scene.isRefused(Code.LOCKED, REDO);
        scene.does(new RoomCommand.Release(BEN, LockTarget.DOCUMENT));
        accepted(REDO);
    }

    @Test
    @DisplayName("[V2-UNDO-6] [V2-LOCK-6] an undo whose cascade reaches into a locked table is locked")
    void cascadeOfUndo() {
        scene.changes(ANN, 1, "[{'target':'table','action':'update','id':'users','patch':{'name':'people'}}]");
        scene.locks(BEN, POSTS);
        Rejection locked = scene.isRefused(Code.LOCKED, UNDO);
        assertEquals("posts", locked.id());
    }

    @Test
    @DisplayName("[V2-UNDO-8] the history is bounded: the oldest steps are forgotten")
    void historyIsBounded() {
        int steps = RoomRules.UNDO_STEPS_MAX + 5;
        for (int i = 1; i <= steps; i++) {
            scene.changes(ANN, i, moveTo("users", 100 + i));
        }
        for (int i = 0; i < RoomRules.UNDO_STEPS_MAX; i++) {
            accepted(UNDO);
        }
        scene.isRefused(Code.NOT_FOUND, UNDO);
        assertEquals(105, xOf("users"));
    }

    @Test
    @DisplayName(
            "[V2-UNDO-8] a change with more operations than the history takes can't be undone, nor can those before")
    void hugeStepIsNotKept() {
        Scene large = Scene.opened(Scene.rules(10_000_000, 10, true));
        large.changes(ANN, 1, moveTo("users", 5));
        StringBuilder ops = new StringBuilder("[");
        for (int i = 0; i <= RoomRules.UNDO_OPERATIONS_MAX / 2; i++) {
            ops.append(i == 0 ? "" : ",").append("{'target':'table','action':'update','id':'users','patch':{'y':");
            ops.append(i + 2).append("}}");
        }
        large.changes(ANN, 2, ops.append(']').toString());
        large.isRefused(Code.NOT_FOUND, UNDO);
    }

    @Test
    @DisplayName("[V2-UNDO-8] the history survives a restart")
    void historySurvives() {
        scene.changes(ANN, 1, moveTo("users", 10));
        scene.changes(ANN, 2, moveTo("users", 20));
        accepted(UNDO);
        scene.restarts();
        accepted(REDO);
        assertEquals(20, xOf("users"));
        accepted(UNDO);
        accepted(UNDO);
        assertEquals(1, xOf("users"));
    }

    @Test
    @DisplayName("[V2-UNDO-9] what somebody else has taken back already is no version, and the step is forgotten")
    void takenBackByAnother() {
        scene.changes(ANN, 1, moveTo("posts", 10));
        scene.changes(ANN, 2, moveTo("users", 10));
        scene.changes(BEN, 1, moveTo("users", 1));
        scene.isRefused(Code.CONFLICT, UNDO);
        assertEquals(3, scene.room.version());
        accepted(UNDO);
        assertEquals(2, xOf("posts"));
    }

    @Test
    @DisplayName("[V2-UNDO-1] a name that was cleared and typed anew is taken back letter by letter")
    void retyped() {
        var before = scene.room.diagramOrBlank();
        String[] typed = {"", "m", "ma", "mai", "mail", "mails"};
        for (int i = 0; i < typed.length; i++) {
            scene.changes(
                    ANN,
                    i + 1,
                    "[{'target':'field','action':'update','tableId':'users','id':'f2','patch':{'name':'" + typed[i]
                            + "'}}]");
        }
        for (int i = 0; i < typed.length; i++) {
            accepted(UNDO);
        }
        assertTrue(scene.room.diagramOrBlank().sameAs(before));
        for (int i = 0; i < typed.length; i++) {
            accepted(REDO);
        }
    }

    @Test
    @DisplayName("[V2-UNDO-1] a table comes back with a relationship that led nowhere before, after a restart, too")
    void dangling() {
        scene.does(new RoomCommand.TakeTheirs(Scene.object("""
                {'tables':[{'id':'a','fields':[{'id':'f'}]},{'id':'b'}],'relationships':[
                  {'id':'r','startTableId':'a','startFieldId':'f','endTableId':'gone','endFieldId':'g'}]}"""), null, null, scene.room.basis()));
        scene.changes(ANN, 1, "[{'target':'table','action':'delete','id':'a'}]");
        scene.changes(BEN, 1, moveTo("b", 5));
        scene.restarts();
        accepted(UNDO);
        assertEquals(List.of("r"), scene.room.diagramOrBlank().ids(Target.RELATIONSHIP));
        accepted(REDO);
        scene.changes(BEN, 2, moveTo("b", 6));
        accepted(UNDO);
    }

    @Test
    @DisplayName("[V2-UNDO-8] who asks for nothing for an hour can't take back what he did before")
    void silence() {
        scene.changes(ANN, 1, moveTo("users", 10));
        scene.changes(BEN, 1, moveTo("posts", 10));
        scene.later(3_600).changes(ANN, 2, moveTo("users", 11));
        scene.restarts().later(0.001);
        scene.isRefused(Code.NOT_FOUND, new RoomCommand.Undo(BEN));
        accepted(UNDO);
        accepted(UNDO);
    }

    @Test
    @DisplayName("[V2-UNDO-8] all clients together can take back so many bytes, the oldest are forgotten first")
    void historyIsBoundedInBytes() {
        Scene large = Scene.opened(Scene.rules(100_000_000, 1, true));
        String text = "x".repeat(1 << 20);
        for (int i = 1; i <= 6; i++) {
            String title = "[{'target':'diagram','action':'update','patch':{'title':'%d%s'}}]".formatted(i, text);
            large.changes(i % 2 == 0 ? ANN : BEN, (i + 1) / 2, title);
        }
        large.restarts();
        int undone = 0;
        for (int i = 6;
                large.does(new RoomCommand.Undo(i % 2 == 0 ? ANN : BEN)).get(0) instanceof Effect.Changed;
                i--) {
            undone++;
        }
        // Each step has the text that it wrote and the one that was there before.
        assertEquals((RoomRules.UNDO_BYTES_MAX - 1) / (2L * text.length()), undone);
    }
}
