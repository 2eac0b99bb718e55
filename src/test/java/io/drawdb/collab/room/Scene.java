package io.drawdb.collab.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidOperationException;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One room, what is asked of it, and the time at which it is. All commands take the way through the log's bytes. JSON is
 * written with single quotes.
 */
final class Scene {
    static final ClientId ANN = new ClientId("ann");
    static final ClientId BEN = new ClientId("ben");
    static final ClientId CYD = new ClientId("cyd");
    static final LockTarget USERS = new LockTarget(LockTarget.Kind.TABLE, "users");
    static final LockTarget POSTS = new LockTarget(LockTarget.Kind.TABLE, "posts");

    /** Two tables, the second refers to the first and inherits from it; two notes and an area. */
    static final String DIAGRAM = """
            {'title':'shop','database':'generic','tables':[
              {'id':'users','name':'users','x':1,'y':1,
               'fields':[{'id':'f1','name':'id','type':'INT'},{'id':'f2','name':'mail','type':'INT'}],
               'indices':[{'id':0,'name':'by_mail','fields':['mail']}]},
              {'id':'posts','name':'posts','x':2,'y':2,'inherits':['users'],
               'fields':[{'id':'f3','name':'owner','type':'INT'}],'indices':[]}],
             'relationships':[
              {'id':'r1','startTableId':'posts','startFieldId':'f3','endTableId':'users','endFieldId':'f1'}],
             'notes':[{'id':0,'uid':'n1','content':'a'},{'id':1,'uid':'n2','content':'b'}],
             'subjectAreas':[{'id':0,'uid':'a1','name':'here'}]}""";

    final RoomRules rules;
    Room room;
    Instant now = Instant.parse("2030-01-01T00:00:00Z");

    private Scene(RoomRules rules) {
        this.rules = rules;
        this.room = new Room(rules);
    }

    /** The usual rules. */
    static RoomRules rules() {
        return rules(10_000, 10, true);
    }

    static RoomRules rules(long documentBytesMax, int tailChangesMax, boolean forceAllowed) {
        return new RoomRules(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                forceAllowed,
                documentBytesMax,
                tailChangesMax,
                Duration.ofMinutes(10));
    }

    /** A room that holds {@link #DIAGRAM}, written back, at version 0. */
    static Scene opened() {
        return opened(rules());
    }

    static Scene opened(RoomRules rules) {
        Scene scene = new Scene(rules);
        scene.does(new RoomCommand.Open("e1", object(DIAGRAM), "rev0", "then"));
        return scene;
    }

    /** A room without a document. */
    static Scene empty() {
        Scene scene = unopened();
        scene.does(new RoomCommand.Open("e1", null, null, null));
        return scene;
    }

    static Scene unopened() {
        return new Scene(rules());
    }

    static JsonNode json(String text) {
        try {
            return Json.parse(text.replace('\'', '"'));
        } catch (MalformedJsonException malformed) {
            throw new AssertionError(malformed);
        }
    }

    static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    static List<Operation> operations(String text) {
        try {
            return OperationCodec.readAll(json(text));
        } catch (InvalidOperationException invalid) {
            throw new AssertionError(invalid);
        }
    }

    /** Time passes, unnoticed until the next command. */
    Scene later(double seconds) {
        now = now.plusMillis(Math.round(seconds * 1000));
        return this;
    }

    List<Effect> does(RoomCommand command) {
        return does("", command);
    }

    /** Somebody does something through one of his sessions. */
    List<Effect> does(String session, RoomCommand command) {
        var read = CommandCodec.read(CommandCodec.write(now, session, command));
        return room.apply(read.at(), read.session(), read.command());
    }

    /** The only effect of a command, which is of this kind. */
    <E extends Effect> E only(Class<E> kind, RoomCommand command) {
        return only(kind, does(command));
    }

    static <E extends Effect> E only(Class<E> kind, List<Effect> effects) {
        assertEquals(1, effects.size(), effects::toString);
        assertTrue(kind.isInstance(effects.get(0)), effects::toString);
        return kind.cast(effects.get(0));
    }

    RoomCommand.Change change(ClientId who, long seq, String ops) {
        return new RoomCommand.Change(who, seq, room.version(), operations(ops));
    }

    /** A change that is accepted. */
    ChangeRecord changes(ClientId who, long seq, String ops) {
        return only(Effect.Changed.class, change(who, seq, ops)).change();
    }

    /** A change, undo or redo that is refused for this reason; the document stays the very same. */
    Rejection isRefused(Rejection.Code code, RoomCommand command) {
        Diagram before = room.diagram();
        Rejection rejection = only(Effect.Rejected.class, command).rejection();
        assertEquals(code, rejection.code(), rejection.message());
        assertTrue(before == room.diagram(), "the document is as if nothing had been sent");
        return rejection;
    }

    /** A change that only moves a table, to a place of its own for each number. */
    static String moveTo(String table, long x) {
        return "[{'target':'table','action':'update','id':'" + table + "','patch':{'x':" + x + "}}]";
    }

    /** A granular lock. */
    List<Effect> locks(ClientId who, LockTarget target) {
        return does(new RoomCommand.Acquire(who, "Mx " + who, target, Purpose.LOCK, false));
    }

    /** What a page asks when it wants to edit. */
    List<Effect> wantsToEdit(ClientId who) {
        return does(new RoomCommand.Acquire(who, "Mx " + who, LockTarget.DOCUMENT, Purpose.EDIT, false));
    }

    /** What a page asks when it wants to edit whatever others say. */
    List<Effect> forcesToEdit(ClientId who) {
        return does(new RoomCommand.Acquire(who, "Mx " + who, LockTarget.DOCUMENT, Purpose.EDIT, true));
    }

    List<Effect> passes() {
        return does(new RoomCommand.Tick());
    }

    /** The room is written back as it is. */
    List<Effect> isStored() {
        long fingerprint = room.diagramOrBlank().fingerprint();
        return does(new RoomCommand.Stored(room.epoch(), room.version(), "rev" + room.version(), "now", fingerprint));
    }

    /** The room as it comes back from a snapshot. */
    Scene restarts() {
        room = SnapshotCodec.read(SnapshotCodec.write(room), rules);
        return this;
    }
}
