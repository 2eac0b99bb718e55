package io.drawdb.collab.room;

import static io.drawdb.collab.room.Scene.ANN;
import static io.drawdb.collab.room.Scene.BEN;
import static io.drawdb.collab.room.Scene.USERS;
import static io.drawdb.collab.room.Scene.object;
import static io.drawdb.collab.room.Scene.operations;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.NullNode;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.CommandCodec.Timed;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands come back from the log as they went in. */
class CommandCodecTest {
    private static final Instant AT = Instant.ofEpochMilli(1_893_456_000_123L);

    static List<RoomCommand> commands() {
        var odd = new ClientId("__proto__ \uD83D\uDE00 \uD800 '\"\\");
        var note = new LockTarget(LockTarget.Kind.NOTE, "\uDC00é");
        var locked = new Rejection(Code.LOCKED, "no", "table", "users", BEN);
        List<RoomCommand> commands = new ArrayList<>(List.of(
                new RoomCommand.Open("e1", object(Scene.DIAGRAM), "r", "then"),
                new RoomCommand.Open("e1", null, null, null),
                new RoomCommand.Govern(Scene.rules(1L << 40, 0, false)),
                new RoomCommand.TakeTheirs(object("{'x':null,'n':1.10}"), null, "then", null),
                new RoomCommand.TakeTheirs(object("{}"), "r", null, new Basis("e1", 1L << 52)),
                new RoomCommand.Writing(new Basis("e1", 1L << 52), Long.MIN_VALUE),
                new RoomCommand.Stored("e1", 1L << 52, "r", null, Long.MIN_VALUE),
                new RoomCommand.Stored(null, 0, null, "then", Long.MAX_VALUE),
                new RoomCommand.Refuse(ANN, 7, locked),
                new RoomCommand.Refuse(odd, 1, Rejection.of(Code.READ_ONLY, "")),
                new RoomCommand.Replace(odd, object(Scene.DIAGRAM)),
                new RoomCommand.Replace(ANN, NullNode.getInstance()),
                new RoomCommand.Replace(ANN, Scene.json("['no',1]")),
                new RoomCommand.Undo(odd),
                new RoomCommand.Redo(ANN),
                new RoomCommand.Release(ANN, note),
                new RoomCommand.Renew(ANN, AT.minusMillis(17)),
                new RoomCommand.Leave(ANN, Duration.ofMillis(5_001)),
                new RoomCommand.Leave(ANN, Duration.ZERO),
                new RoomCommand.Dismiss(ANN, USERS, odd),
                new RoomCommand.Restore(odd, (1L << 53) - 1, 7, true),
                new RoomCommand.Restore(ANN, 1, 0, false),
                new RoomCommand.Revoke(note, odd),
                new RoomCommand.Revoke(LockTarget.DOCUMENT, null),
                new RoomCommand.Tick()));
        for (Purpose purpose : Purpose.values()) {
            commands.add(new RoomCommand.Acquire(ANN, "", LockTarget.DOCUMENT, purpose, true));
            commands.add(new RoomCommand.Acquire(odd, "A\n'\uD800", USERS, purpose, false));
            commands.add(new RoomCommand.AskHolder(odd, "Ann", note, purpose));
        }
        commands.add(new RoomCommand.Come(ANN));
        commands.add(new RoomCommand.Change(ANN, (1L << 53) - 1, 3, operations(EVERY_OPERATION)));
        return commands;
    }

    private static final String EVERY_OPERATION = """
            [{'target':'diagram','action':'update','patch':{'a':null},'set':{'b':null}},
             {'target':'diagram','action':'replace','value':{'title':'x'}},
             {'target':'table','action':'create','value':{'id':0},'index':3},
             {'target':'note','action':'create','value':{}},
             {'target':'table','action':'update','id':'0','patch':{}},
             {'target':'field','action':'update','tableId':'t','id':'','set':{'x':{'y':null}}},
             {'target':'index','action':'delete','tableId':'__proto__','id':'i'},
             {'target':'typeField','action':'move','typeId':'t','id':'f','index':0}]""";

    @ParameterizedTest
    @MethodSource("commands")
    @DisplayName("[V1-OP-11] a command is read back as it was written, to the byte")
    void roundTrip(RoomCommand command) {
        byte[] written = CommandCodec.write(AT, command);
        Timed read = CommandCodec.read(written);
        assertEquals(AT, read.at());
        assertEquals(command.getClass(), read.command().getClass());
        assertArrayEquals(written, CommandCodec.write(read.at(), read.command()));
        // A lone surrogate is the one thing that an escape stands for.
        assertEquals(command.toString(), read.command().toString());
    }

    @Test
    @DisplayName("[V1-OP-11] every kind of command is among those that are read back")
    void everyKind() {
        Stream<Class<?>> kinds = commands().stream().map(Object::getClass);
        assertEquals(
                RoomCommand.class.getPermittedSubclasses().length,
                kinds.distinct().count());
    }

    @Test
    @DisplayName("[V1-OP-11] an entry written by an earlier version is read, whatever it lacks or has besides")
    void olderEntries() {
        assertTrue(read("{'at':5,'do':'tick','new':[1]}").command() instanceof RoomCommand.Tick);
        assertEquals(
                new RoomCommand.Acquire(ANN, "", LockTarget.DOCUMENT, Purpose.LOCK, false),
                read("{'at':5,'do':'acquire','who':'ann','target':'document','purpose':'lock'}")
                        .command());
    }

    @Test
    @DisplayName("[V1-OP-11] what is no entry is refused, not guessed")
    void noEntry() {
        for (String text : new String[] {
            "",
            "{",
            "[]",
            "{'do':'dance'}",
            "{'do':'undo'}",
            "{'do':'change','who':'a','ops':[{}]}",
            "{'do':'takeTheirs'}",
            "{'do':'release','who':'a','target':'moon'}",
            "{'do':'refuse','who':'a','rejection':{'code':'mood'}}"
        }) {
            assertThrows(IllegalStateException.class, () -> read(text), text);
        }
    }

    private static Timed read(String text) {
        return CommandCodec.read(text.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    @DisplayName("[V2-LOCK-15] a room whose commands take no way through bytes is the same as one whose commands do")
    void noTimeIsLost() {
        Room direct = new Room(Scene.rules());
        Room replica = new Room(Scene.rules());
        Instant start = Instant.parse("2030-01-01T00:00:00.000999999Z");
        List<RoomCommand> commands = List.of(
                new RoomCommand.Open("e1", object(Scene.DIAGRAM), null, null),
                new RoomCommand.Acquire(ANN, "Ann", USERS, Purpose.LOCK, false),
                new RoomCommand.Renew(ANN, start.plusNanos(123_456_789)),
                new RoomCommand.Leave(ANN, Duration.ofNanos(5_000_777_777L)),
                new RoomCommand.Tick());
        for (int i = 0; i < commands.size(); i++) {
            Instant at = i == 4 ? Instant.parse("2030-01-01T00:00:05.000500Z") : start;
            RoomCommand command = commands.get(i);
            Timed read = CommandCodec.read(CommandCodec.write(at, command));
            assertEquals(
                    replica.apply(read.at(), read.command()).toString(),
                    direct.apply(at, command).toString());
            assertArrayEquals(SnapshotCodec.write(replica), SnapshotCodec.write(direct), command::toString);
            assertEquals(replica.locks(), direct.locks());
        }
    }
}
