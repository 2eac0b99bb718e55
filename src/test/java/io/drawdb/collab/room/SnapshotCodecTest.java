package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.CYD;
import static io.drawdb.collab.room.Scene.USERS;
import static io.drawdb.collab.room.Scene.moveTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidOperationException;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.diagram.OddJson;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.diagram.RandomDiagrams;
import io.drawdb.collab.diagram.Target;
import io.drawdb.collab.room.RoomCommand.Purpose;
import io.drawdb.collab.room.simulation.EffectText;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A room that was put away and taken out again goes on as if nothing had happened. */
class SnapshotCodecTest {
    private static final ClientId[] CLIENTS = {ANN, BEN, CYD};
    private static final int STEPS = 80;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[V1-OP-11] a restored room is the same room and does the same from then on")
    void goesOnAlike(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scene original = random.nextInt(5) == 0 ? Scene.empty() : Scene.opened();
        Scene restored = original;
        int cut = random.nextInt(STEPS);
        for (int step = 0; step < STEPS; step++) {
            if (step == cut) {
                restored = Scene.unopened();
                restored.room = SnapshotCodec.read(SnapshotCodec.write(original.room), original.rules);
                restored.now = original.now;
                assertSame(original.room, restored.room);
            }
            RoomCommand command = command(random, original);
            double seconds = random.nextInt(8) == 0 ? random.nextInt(20) : random.nextDouble();
            String expected =
                    EffectText.of(original.later(seconds).does(command)).toString();
            if (restored != original) {
                assertEquals(
                        expected,
                        EffectText.of(restored.later(seconds).does(command)).toString());
                assertSame(original.room, restored.room);
            }
        }
    }

    private static void assertSame(Room one, Room other) {
        assertArrayEquals(SnapshotCodec.write(one), SnapshotCodec.write(other));
        assertEquals(one.locks(), other.locks());
        assertEquals(one.nextDeadline(), other.nextDeadline());
        assertEquals(one.isDirty(), other.isDirty());
        assertEquals(one.fileFingerprint(), other.fileFingerprint());
        assertEquals(one.diagramOrBlank().fingerprint(), other.diagramOrBlank().fingerprint());
        for (long version = Math.max(0, one.version() - 12); version <= one.version(); version++) {
            assertEquals(
                    one.changesSince(one.epoch(), version).map(java.util.List::size),
                    other.changesSince(one.epoch(), version).map(java.util.List::size));
        }
    }

    private static RoomCommand command(SplittableRandom random, Scene scene) {
        ClientId who = CLIENTS[random.nextInt(CLIENTS.length)];
        var diagram = scene.room.diagramOrBlank();
        var tables = diagram.ids(Target.TABLE);
        boolean none = tables.isEmpty() || random.nextInt(3) == 0;
        LockTarget target = none
                ? LockTarget.DOCUMENT
                : new LockTarget(LockTarget.Kind.TABLE, tables.get(random.nextInt(tables.size())));
        int choice = random.nextInt(21);
        if (choice < 8) {
            long seq = scene.room.lastSeq(who) + random.nextInt(6) / 4;
            return new RoomCommand.Change(
                    who, Math.max(1, seq), scene.room.version(), RandomDiagrams.change(random, diagram));
        }
        return switch (choice) {
            case 8, 9 -> new RoomCommand.Undo(who);
            case 10 -> new RoomCommand.Redo(who);
            case 11 -> new RoomCommand.Acquire(who, "Mx", LockTarget.DOCUMENT, Purpose.EDIT, random.nextBoolean());
            case 12, 13 -> new RoomCommand.Acquire(who, "Mx", target, Purpose.LOCK, false);
            case 14 -> new RoomCommand.Release(who, target);
            case 15 -> new RoomCommand.Leave(who, Duration.ofSeconds(random.nextInt(2) * 5L));
            case 16 -> new RoomCommand.Dismiss(who, target, CLIENTS[random.nextInt(CLIENTS.length)]);
            case 17 -> new RoomCommand.AskHolder(who, "Mx", target, Purpose.LOCK);
            case 18 -> new RoomCommand.Replace(who, RandomDiagrams.diagram(random, 2));
            case 19 -> new RoomCommand.Come(who);
            default -> new RoomCommand.Stored("e1", scene.room.version(), "r", null, diagram.fingerprint());
        };
    }

    @Test
    @DisplayName("[V1-OP-11] a room with everything in it is read back to the byte")
    void everything() {
        Scene scene = Scene.opened();
        scene.changes(ANN, 1, moveTo("users", 5));
        scene.changes(ANN, 2, moveTo("users", 6));
        scene.does(new RoomCommand.Undo(ANN));
        scene.does(scene.change(ANN, 3, moveTo("gone", 6)));
        scene.locks(ANN, USERS);
        scene.does(new RoomCommand.Dismiss(ANN, USERS, BEN));
        scene.locks(BEN, Scene.POSTS);
        scene.does(new RoomCommand.Leave(BEN, Duration.ofSeconds(5)));
        byte[] written = SnapshotCodec.write(scene.room);
        scene.restarts();
        assertArrayEquals(written, SnapshotCodec.write(scene.room));
    }

    @Test
    @DisplayName("[V1-OP-11] a room that nothing was ever asked of is read back as such")
    void nothing() {
        Scene scene = Scene.unopened();
        byte[] written = SnapshotCodec.write(scene.room);
        scene.restarts();
        assertArrayEquals(written, SnapshotCodec.write(scene.room));
        assertEquals(false, scene.room.isOpen());
    }

    @Test
    @DisplayName("[FRAME-6] the deepest change that can be sent does not make a snapshot that can't be read")
    void deepest() throws MalformedJsonException {
        Scene scene = Scene.opened();
        int levels = 0;
        for (int depth = 1; depth < Json.NESTING_MAX; depth++) {
            String value = "{'a':".repeat(depth) + "1" + "}".repeat(depth);
            RoomCommand command;
            try {
                command = scene.change(
                        ANN,
                        scene.room.lastSeq(ANN) + 1,
                        "[{'target':'field','action':'update','tableId':'users','id':'f1','patch':{'deep':" + value
                                + "}}]");
            } catch (AssertionError refused) {
                break;
            }
            levels += scene.does(command).get(0) instanceof Effect.Changed ? 1 : 0;
            scene.does(new RoomCommand.Undo(ANN));
            scene.restarts();
            Json.parse(SnapshotCodec.write(scene.room));
        }
        assertEquals(true, levels > 50, "some of them are accepted");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[V1-OP-11] whatever numbers and names are accepted, the room is read back as the same")
    void oddValues(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scene scene = Scene.opened(Scene.rules(1_000_000, 10, true));
        for (int seq = 1; seq < 20; seq++) {
            String odd = "[{\"target\":\"diagram\",\"action\":\"update\",\"set\":{\"odd\":"
                    + new OddJson(random).value(2) + "}}]";
            try {
                scene.does(new RoomCommand.Change(
                        ANN, scene.room.lastSeq(ANN) + 1, 0, OperationCodec.readAll(Json.parse(odd))));
            } catch (MalformedJsonException | InvalidOperationException refused) {
                continue;
            }
            byte[] written = SnapshotCodec.write(scene.room);
            Diagram before = scene.room.diagramOrBlank();
            scene.restarts();
            assertArrayEquals(written, SnapshotCodec.write(scene.room));
            assertTrue(before.encodesAs(scene.room.diagramOrBlank()));
        }
    }

    @Test
    @DisplayName("[V1-OP-11] what is no snapshot, or one of another format, is refused with what it is")
    void noSnapshot() {
        for (String text : new String[] {"", "{", "{}", "{\"format\":3}", "{\"format\":2,\"locks\":[{}]}"}) {
            assertThrows(
                    IllegalStateException.class, () -> SnapshotCodec.read(text.getBytes(UTF_8), Scene.rules()), text);
        }
    }

    @Test
    @DisplayName("[V1-OP-11] a snapshot of the format before is read: numbers, rejections and history are there")
    void formatBefore() {
        String undo = "{'done':[{'target':'table','action':'update','id':'users','patch':{'x':5}}],"
                + "'inverse':[{'target':'table','action':'update','id':'users','patch':{'x':1}}]}";
        String author = "{'who':'ann','answers':[{'seq':1,'version':1},{'seq':2,'version':0,'rejection':"
                + "{'code':'invalid','message':'m'}},{'seq':3,'version':2}],'undo':[" + undo + "],'redo':[]}";
        String snapshot = ("{'format':1,'now':1893456000000,'epoch':'e','version':2,'storedVersion':0,'authors':["
                        + author + "],'diagram':{'tables':[{'id':'users','x':5}]}}")
                .replace('\'', '"');
        Scene scene = Scene.unopened();
        scene.room = SnapshotCodec.read(snapshot.getBytes(UTF_8), scene.rules);
        assertEquals(3, scene.room.lastSeq(ANN));
        assertEquals(
                "m",
                scene.only(Effect.Rejected.class, scene.change(ANN, 2, moveTo("users", 1)))
                        .rejection()
                        .message());
        scene.only(Effect.Changed.class, new RoomCommand.Undo(ANN));
        scene.changes(ANN, 4, moveTo("users", 9));
    }
}
