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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.Effect.DenyReason;
import io.drawdb.collab.room.Effect.UnlockReason;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who gets a lock, and what it keeps others from. */
class LockRulesTest {
    private static final LockTarget NOTE = new LockTarget(LockTarget.Kind.NOTE, "n2");
    private static final LockTarget AREA = new LockTarget(LockTarget.Kind.AREA, "a1");

    private final Scene scene = Scene.opened();

    private Effect.LockDenied denied(DenyReason reason, List<Effect> effects) {
        Effect.LockDenied denied = only(Effect.LockDenied.class, effects);
        assertEquals(reason, denied.reason());
        return denied;
    }

    @Test
    @DisplayName("[V2-LOCK-1] a free lock is granted for a lease; tables, notes and areas have locks of their own")
    void granted() {
        Effect.LockGranted granted = only(Effect.LockGranted.class, scene.locks(ANN, USERS));
        assertEquals(scene.now.plusSeconds(30), granted.lease().until());
        assertFalse(granted.again());
        assertEquals("Mx ann", granted.lease().name());
        only(Effect.LockGranted.class, scene.locks(BEN, POSTS));
        only(Effect.LockGranted.class, scene.locks(BEN, NOTE));
        only(Effect.LockGranted.class, scene.locks(CYD, AREA));
        assertEquals(4, scene.room.locks().size());
    }

    @Test
    @DisplayName("[V2-LOCK-3] a lock asked for again is granted again and renewed")
    void again() {
        scene.locks(ANN, USERS);
        scene.later(10);
        Effect.LockGranted granted = only(Effect.LockGranted.class, scene.locks(ANN, USERS));
        assertTrue(granted.again());
        assertEquals(scene.now.plusSeconds(30), granted.lease().until());
        assertEquals(1, scene.room.locks().size());
    }

    @Test
    @DisplayName("[V2-LOCK-7] what someone else holds is denied with the holder, what is not there as not_found")
    void deniedWithReason() {
        scene.locks(ANN, USERS);
        Effect.LockDenied locked = denied(DenyReason.LOCKED, scene.locks(BEN, USERS));
        Lease blocker = locked.blocker();
        assertTrue(blocker != null && blocker.heldBy(ANN));
        var nowhere = new LockTarget(LockTarget.Kind.TABLE, "gone");
        assertNull(denied(DenyReason.NOT_FOUND, scene.locks(BEN, nowhere)).blocker());
    }

    @Test
    @DisplayName("[V2-LOCK-4] the document is granted only while nobody else has any lock")
    void documentNeedsAll() {
        scene.locks(ANN, USERS);
        denied(DenyReason.LOCKED, scene.locks(BEN, LockTarget.DOCUMENT));
        only(Effect.LockGranted.class, scene.locks(ANN, LockTarget.DOCUMENT));
        assertEquals(2, scene.room.locks().size());
    }

    @Test
    @DisplayName("[V2-LOCK-4] while the document is locked nobody else gets a lock or changes anything")
    void documentCoversAll() {
        scene.locks(ANN, LockTarget.DOCUMENT);
        denied(DenyReason.LOCKED, scene.locks(BEN, USERS));
        denied(DenyReason.LOCKED, scene.locks(BEN, LockTarget.DOCUMENT));
        only(Effect.LockGranted.class, scene.locks(ANN, USERS));
        Rejection rejection = scene.isRefused(Code.LOCKED, scene.change(BEN, 1, moveTo("posts", 5)));
        assertEquals("document", rejection.target());
        assertEquals("", rejection.id());
        var title = "[{'target':'diagram','action':'update','patch':{'title':'x'}}]";
        scene.isRefused(Code.LOCKED, scene.change(BEN, 2, title));
        scene.changes(ANN, 1, title);
    }

    @Test
    @DisplayName("[V2-LOCK-5] a table's lock covers its fields, indices and constraints")
    void tableCoversParts() {
        scene.locks(ANN, USERS);
        String[] parts = {
            "[{'target':'field','action':'update','tableId':'users','id':'f1','patch':{'name':'x'}}]",
            "[{'target':'field','action':'create','tableId':'users','value':{'id':'new'}}]",
            "[{'target':'field','action':'move','tableId':'users','id':'f1','index':1}]",
            "[{'target':'index','action':'delete','tableId':'users','id':'0'}]",
            "[{'target':'uniqueConstraint','action':'create','tableId':'users','value':{'name':'u','fields':[]}}]",
            "[{'target':'table','action':'move','id':'users','index':1}]",
            "[{'target':'table','action':'delete','id':'users'}]"
        };
        for (int i = 0; i < parts.length; i++) {
            scene.isRefused(Code.LOCKED, scene.change(BEN, i + 1, parts[i]));
        }
    }

    @Test
    @DisplayName("[V2-LOCK-5] relationships that end at a locked table are drawn, changed and deleted by others")
    void relationshipsAreFree() {
        scene.locks(ANN, USERS);
        scene.changes(
                BEN,
                1,
                "[{'target':'relationship','action':'create','value':{'id':'r2','startTableId':'users',"
                        + "'startFieldId':'f2','endTableId':'posts','endFieldId':'f3'}}]");
        scene.changes(BEN, 2, "[{'target':'relationship','action':'update','id':'r1','patch':{'name':'n'}}]");
        scene.changes(BEN, 3, "[{'target':'relationship','action':'delete','id':'r1'}]");
    }

    @Test
    @DisplayName("[V2-LOCK-6] a cascade that reaches into a locked table makes the whole change locked")
    void cascadeIntoALock() {
        scene.locks(ANN, POSTS);
        var rename = "[{'target':'table','action':'update','id':'users','patch':{'name':'people'}}]";
        Rejection rejection = scene.isRefused(Code.LOCKED, scene.change(BEN, 1, rename));
        assertEquals("posts", rejection.id());
        scene.isRefused(Code.LOCKED, scene.change(BEN, 2, "[{'target':'table','action':'delete','id':'users'}]"));
    }

    @Test
    @DisplayName("[V2-LOCK-5] a note's lock does not keep others from what only shifts its number")
    void renumberingIsNoTouch() {
        scene.locks(ANN, NOTE);
        scene.changes(BEN, 1, "[{'target':'note','action':'delete','id':'n1'}]");
        scene.isRefused(
                Code.LOCKED,
                scene.change(BEN, 2, "[{'target':'note','action':'update','id':'n2','patch':{'content':'c'}}]"));
        scene.isRefused(Code.LOCKED, scene.change(BEN, 3, "[{'target':'note','action':'delete','id':'n2'}]"));
    }

    @Test
    @DisplayName("[V2-LOCK-8] unlock by the holder frees the lock, by anybody else it does nothing")
    void unlock() {
        scene.locks(ANN, USERS);
        only(Effect.Released.class, scene.does(new RoomCommand.Release(BEN, USERS)));
        assertTrue(scene.room.holdsLock(ANN));
        List<Effect> effects = scene.does(new RoomCommand.Release(ANN, USERS));
        assertEquals(UnlockReason.RELEASED, ((Effect.Unlocked) effects.get(0)).reason());
        assertTrue(scene.room.locks().isEmpty());
    }

    @Test
    @DisplayName("[V2-LOCK-11] a deleted table, note or area loses its lock, even in an undo")
    void orphanedLocks() {
        scene.locks(ANN, USERS);
        List<Effect> effects = scene.does(scene.change(ANN, 1, "[{'target':'table','action':'delete','id':'users'}]"));
        assertTrue(effects.get(0) instanceof Effect.Changed, "first the change, then the lock");
        assertEquals(UnlockReason.RELEASED, ((Effect.Unlocked) effects.get(1)).reason());
        scene.changes(ANN, 2, "[{'target':'note','action':'create','value':{'uid':'n3'}}]");
        scene.locks(ANN, new LockTarget(LockTarget.Kind.NOTE, "n3"));
        assertEquals(2, scene.does(new RoomCommand.Undo(ANN)).size());
        assertTrue(scene.room.locks().isEmpty());
    }

    @Test
    @DisplayName("[V2-LOCK-14] force is refused where it is not allowed, and changes nothing")
    void forceDisabled() {
        Scene strict = Scene.opened(Scene.rules(10_000, 10, false));
        strict.locks(ANN, USERS);
        var force = new RoomCommand.Acquire(BEN, "Ben", USERS, Purpose.LOCK, true);
        denied(DenyReason.FORCE_DISABLED, strict.does(force));
        assertTrue(strict.room.holdsLock(ANN));
    }

    @Test
    @DisplayName("[V2-LOCK-14] force frees everything in the way and takes the lock")
    void forceTakes() {
        scene.locks(ANN, USERS);
        scene.locks(CYD, POSTS);
        scene.locks(BEN, NOTE);
        List<Effect> effects = scene.does(new RoomCommand.Acquire(BEN, "Ben", LockTarget.DOCUMENT, Purpose.LOCK, true));
        assertEquals(3, effects.size());
        assertEquals(UnlockReason.FORCED, ((Effect.Unlocked) effects.get(0)).reason());
        assertEquals(UnlockReason.FORCED, ((Effect.Unlocked) effects.get(1)).reason());
        assertTrue(((Effect.LockGranted) effects.get(2)).forced());
        assertFalse(scene.room.holdsLock(ANN));
        assertEquals(2, scene.room.locks().size(), "his own lock is not in his way");
    }

    @Test
    @DisplayName("[V2-LOCK-14] force on what is not there frees nothing")
    void forceOnNothing() {
        scene.locks(ANN, LockTarget.DOCUMENT);
        var nowhere = new LockTarget(LockTarget.Kind.TABLE, "gone");
        denied(DenyReason.NOT_FOUND, scene.does(new RoomCommand.Acquire(BEN, "Ben", nowhere, Purpose.LOCK, true)));
        assertTrue(scene.room.holdsLock(ANN));
    }

    @Test
    @DisplayName("[V2-LOCK-16] without any lock everybody may change everything")
    void noLock() {
        scene.changes(ANN, 1, moveTo("users", 5));
        scene.changes(BEN, 1, moveTo("users", 6));
    }

    @Test
    @DisplayName("[V2-CHANGE-11] [V2-DOC-4] an id in a patch is no way around the lock on a note")
    void positionalIds() {
        scene.locks(ANN, NOTE);
        var before = scene.room.diagramOrBlank();
        scene.only(
                Effect.NothingChanged.class,
                scene.change(BEN, 1, "[{'target':'note','action':'update','id':'n2','patch':{'id':{'a':1}}}]"));
        assertTrue(before == scene.room.diagramOrBlank());
        scene.isRefused(
                Code.LOCKED,
                scene.change(BEN, 2, "[{'target':'note','action':'update','id':'n2','patch':{'id':5,'content':'c'}}]"));
        scene.changes(BEN, 3, "[{'target':'note','action':'delete','id':'n1'}]");
    }

    @Test
    @DisplayName("[V2-LOCK-11] what is deleted and made again in one change keeps its lock")
    void madeAgain() {
        scene.locks(ANN, POSTS);
        scene.changes(ANN, 1, """
                [{'target':'table','action':'delete','id':'posts'},
                 {'target':'table','action':'create','value':{'id':'posts'}}]""");
        assertTrue(scene.room.holdsLock(ANN));
        assertEquals(
                UnlockReason.RELEASED,
                scene.does(scene.change(ANN, 2, "[{'target':'table','action':'delete','id':'posts'}]")).stream()
                        .filter(Effect.Unlocked.class::isInstance)
                        .map(effect -> ((Effect.Unlocked) effect).reason())
                        .findFirst()
                        .orElseThrow());
    }
}
