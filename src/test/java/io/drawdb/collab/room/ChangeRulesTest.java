package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.USERS;
import static io.drawdb.collab.room.Scene.moveTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Target;
import io.drawdb.collab.room.Rejection.Code;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How numbered changes are decided. */
class ChangeRulesTest {
    private final Scene scene = Scene.opened();

    @Test
    @DisplayName("[V2-CHANGE-1] [V2-DOC-5] an accepted change is one version and makes the document when replayed")
    void oneChangeOneVersion() {
        var before = scene.room.diagramOrBlank();
        ChangeRecord first = scene.changes(ANN, 1, moveTo("users", 5));
        ChangeRecord second = scene.changes(BEN, 1, moveTo("users", 6));
        assertEquals(List.of(1L, 2L), List.of(first.version(), second.version()));
        assertEquals(2, scene.room.version());
        assertTrue(scene.room.isDirty());
        var replayed = Changes.replay(Changes.replay(before, first.ops()), second.ops());
        assertTrue(replayed.sameAs(scene.room.diagramOrBlank()));
        assertEquals(scene.now, first.at());
    }

    @Test
    @DisplayName("[V2-OPS-4] two editors of one table at the same version both keep their fields")
    void bothFieldsSurvive() {
        var ann = scene.change(ANN, 1, "[{'target':'field','action':'create','tableId':'users','value':{'id':'a'}}]");
        var ben = scene.change(BEN, 1, "[{'target':'field','action':'create','tableId':'users','value':{'id':'b'}}]");
        scene.only(Effect.Changed.class, ann);
        scene.only(Effect.Changed.class, ben);
        assertEquals(List.of("f1", "f2", "a", "b"), scene.room.diagramOrBlank().ids(Target.FIELD, "users"));
    }

    @Test
    @DisplayName("[V2-CHANGE-3] [V2-CHANGE-4] a repeat is not applied and answered with the change it led to")
    void repeatOfAnAcceptedChange() {
        var change = scene.change(ANN, 1, moveTo("users", 5));
        scene.only(Effect.Changed.class, change);
        scene.changes(BEN, 1, moveTo("users", 6));
        Effect.Repeated repeated = scene.only(Effect.Repeated.class, change);
        assertEquals(1, repeated.version());
        ChangeRecord told = repeated.change();
        assertTrue(told != null && told.version() == 1 && told.author().equals(ANN));
        assertEquals(2, scene.room.version());
        assertEquals(1, scene.room.lastSeq(ANN));
    }

    @Test
    @DisplayName(
            "[V2-CHANGE-4] a repeat is rejected for the reason it was rejected for, even if it would be accepted now")
    void repeatOfARejectedChange() {
        scene.locks(BEN, USERS);
        var change = scene.change(ANN, 1, moveTo("users", 5));
        Rejection first = scene.isRefused(Code.LOCKED, change);
        scene.does(new RoomCommand.Release(BEN, USERS));
        assertEquals(first, scene.isRefused(Code.LOCKED, change));
        scene.changes(ANN, 2, moveTo("users", 5));
    }

    @Test
    @DisplayName("[V2-CHANGE-4] a repeat that has left the tail is told its version only")
    void repeatBeyondTheTail() {
        var change = scene.change(ANN, 1, moveTo("users", 99));
        scene.only(Effect.Changed.class, change);
        for (int i = 1; i <= scene.rules.tailChangesMax(); i++) {
            scene.changes(BEN, i, moveTo("users", i));
        }
        Effect.Repeated repeated = scene.only(Effect.Repeated.class, change);
        assertNull(repeated.change());
        assertEquals(1, repeated.seq());
    }

    @Test
    @DisplayName("[V2-CHANGE-3] a repeat is known after a restart")
    void repeatAfterRestart() {
        var change = scene.change(ANN, 1, moveTo("users", 5));
        scene.only(Effect.Changed.class, change);
        scene.restarts();
        scene.only(Effect.Repeated.class, change);
        assertEquals(1, scene.room.version());
    }

    @Test
    @DisplayName("[V2-CHANGE-8] a change before its predecessor is unavailable and not remembered")
    void outOfTurn() {
        var second = scene.change(ANN, 2, moveTo("users", 6));
        scene.isRefused(Code.UNAVAILABLE, second);
        assertEquals(0, scene.room.lastSeq(ANN));
        scene.changes(ANN, 1, moveTo("users", 5));
        scene.only(Effect.Changed.class, second);
        assertEquals(2, scene.room.lastSeq(ANN));
    }

    @Test
    @DisplayName("[V2-CHANGE-10] [REJECT-5] what was refused on its way takes its number, and is answered alike again")
    void refusedOnItsWay() {
        var readOnly = Rejection.of(Code.READ_ONLY, "you only watch");
        var refuse = new RoomCommand.Refuse(ANN, 1, readOnly);
        assertEquals(readOnly, scene.isRefused(Code.READ_ONLY, refuse));
        assertEquals(readOnly, scene.isRefused(Code.READ_ONLY, refuse));
        assertEquals(readOnly, scene.isRefused(Code.READ_ONLY, scene.change(ANN, 1, moveTo("users", 5))));
        assertEquals(1, scene.room.lastSeq(ANN));
        scene.isRefused(Code.UNAVAILABLE, new RoomCommand.Refuse(ANN, 3, readOnly));
    }

    @Test
    @DisplayName("[V2-CHANGE-5] [REJECT-6] a base above the room's version is stale, the room's own is not")
    void staleBase() {
        scene.isRefused(Code.STALE, new RoomCommand.Change(ANN, 1, 1, Scene.operations(moveTo("users", 5))));
        scene.only(Effect.Changed.class, new RoomCommand.Change(ANN, 2, 0, Scene.operations(moveTo("users", 5))));
    }

    @Test
    @DisplayName("[V2-OPS-12] a change that changes nothing raises no version and is not repeated as another's")
    void nothingChanged() {
        scene.changes(BEN, 1, moveTo("users", 1 + 1));
        var change = scene.change(ANN, 1, moveTo("users", 2));
        Effect.NothingChanged nothing = scene.only(Effect.NothingChanged.class, change);
        assertEquals(1, nothing.version());
        assertEquals(1, scene.room.version());
        assertNull(scene.only(Effect.Repeated.class, change).change());
    }

    @Test
    @DisplayName("[V2-OPS-9] [REJECT-1] [REJECT-2] what is not there and what is there already is said with its name")
    void notFoundAndExists() {
        Rejection missing = scene.isRefused(Code.NOT_FOUND, scene.change(ANN, 1, moveTo("gone", 1)));
        assertEquals("table", missing.target());
        assertEquals("gone", missing.id());
        var create = "[{'target':'table','action':'create','value':{'id':'users','fields':[]}}]";
        Rejection taken = scene.isRefused(Code.EXISTS, scene.change(ANN, 2, create));
        assertEquals("users", taken.id());
    }

    @Test
    @DisplayName("[V2-OPS-1] [V2-CHANGE-7] if one operation is refused, none is done")
    void allOrNone() {
        var ops = "[{'target':'table','action':'update','id':'users','patch':{'x':9}},"
                + "{'target':'table','action':'delete','id':'gone'}]";
        scene.isRefused(Code.NOT_FOUND, scene.change(ANN, 1, ops));
        assertEquals(0, scene.room.version());
        assertFalse(scene.room.isDirty());
    }

    @Test
    @DisplayName("[V2-CHANGE-11] [REJECT-3] a rejection for a lock names the lock and its holder")
    void lockedNamesTheHolder() {
        scene.locks(BEN, USERS);
        Rejection locked = scene.isRefused(Code.LOCKED, scene.change(ANN, 1, moveTo("users", 5)));
        assertEquals("table", locked.target());
        assertEquals("users", locked.id());
        assertEquals(BEN, locked.holder());
        scene.changes(ANN, 2, moveTo("posts", 5));
        scene.changes(BEN, 1, moveTo("users", 5));
    }

    @Test
    @DisplayName("[V2-OPS-10] replace needs the document lock: conflict if nobody has it, locked if someone else has")
    void replaceNeedsTheLock() {
        var replace = "[{'target':'diagram','action':'replace','value':{'title':'new','tables':[]}}]";
        scene.isRefused(Code.CONFLICT, scene.change(ANN, 1, replace));
        scene.locks(BEN, LockTarget.DOCUMENT);
        scene.isRefused(Code.LOCKED, scene.change(ANN, 2, replace));
        ChangeRecord change = scene.changes(BEN, 1, replace);
        assertEquals(0, scene.room.diagramOrBlank().count(Target.TABLE));
        assertTrue(Changes.replay(Scene.opened().room.diagramOrBlank(), change.ops())
                .sameAs(scene.room.diagramOrBlank()));
    }

    @Test
    @DisplayName("[V2-OPS-13] [REJECT-8] no change makes the document larger than the limit")
    void tooLarge() {
        var big = "[{'target':'diagram','action':'update','patch':{'title':'" + "x".repeat(10_000) + "'}}]";
        scene.isRefused(Code.TOO_LARGE, scene.change(ANN, 1, big));
        scene.changes(ANN, 2, moveTo("users", 5));
    }

    @Test
    @DisplayName("[V2-OPS-5] [V2-OPS-8] the cascade is part of the change as it is sent")
    void cascadeIsSent() {
        ChangeRecord change = scene.changes(ANN, 1, "[{'target':'table','action':'delete','id':'users'}]");
        assertEquals(3, change.ops().size(), change.ops()::toString);
        assertEquals(0, scene.room.diagramOrBlank().count(Target.RELATIONSHIP));
    }

    @Test
    @DisplayName("[V2-DOC-7] operations on a room without a document begin with a blank one")
    void blankDocument() {
        Scene empty = Scene.empty();
        assertNull(empty.room.diagram());
        var blank = empty.room.diagramOrBlank();
        var create = "[{'target':'table','action':'create','value':{'name':'t','fields':[]}}]";
        ChangeRecord change = empty.changes(ANN, 1, create);
        assertTrue(Changes.replay(blank, change.ops()).sameAs(empty.room.diagramOrBlank()));
        assertEquals(List.of("e1-1-0"), empty.room.diagramOrBlank().ids(Target.TABLE), "a key from the room");
    }

    @Test
    @DisplayName("[V2-OPS-12] a change whose operations come to nothing raises no version either")
    void comesToNothing() {
        var nothing = scene.change(ANN, 1, """
                [{'target':'diagram','action':'update','patch':{'title':'q'}},
                 {'target':'diagram','action':'update','patch':{'title':'shop'}}]""");
        assertEquals(0, scene.only(Effect.NothingChanged.class, nothing).version());
        assertEquals(0, scene.room.version());
        scene.isRefused(Code.NOT_FOUND, new RoomCommand.Undo(ANN));
    }

    @Test
    @DisplayName("[V2-OPS-14] a place that is beyond the end since somebody deleted something is the end")
    void placeBeyondTheEnd() {
        var move = scene.change(ANN, 1, "[{'target':'note','action':'move','id':'n1','index':1}]");
        var create = scene.change(ANN, 2, "[{'target':'table','action':'create','value':{'id':'t3'},'index':2}]");
        scene.changes(
                BEN,
                1,
                "[{'target':'note','action':'delete','id':'n2'},{'target':'table','action':'delete','id':'posts'}]");
        scene.only(Effect.NothingChanged.class, move);
        scene.only(Effect.Changed.class, create);
        assertEquals(List.of("users", "t3"), scene.room.diagramOrBlank().ids(Target.TABLE));
    }
}
