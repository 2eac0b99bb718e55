package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.RandomDiagrams;
import io.drawdb.collab.diagram.Target;
import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Rejection;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of protocol 2: keeps the document with its version, the changes that are not answered yet, and who has which
 * lock. After a break it says what it has, takes what it missed, and sends again what was not answered.
 */
final class GranularClient extends SimulatedClient {
    /** What has a number, and is sent again until it is answered. */
    private record Numbered(long seq, RoomCommand command) {}

    private static final int UNANSWERED_MAX = 6;

    private final Deque<Numbered> unanswered = new ArrayDeque<>();
    private final Map<LockTarget, ClientId> locks = new HashMap<>();
    /** Answers so far: the version, or 0 for a rejection. */
    private final Map<Long, Long> answers = new HashMap<>();

    private String epoch = "";
    private long version;
    private @Nullable Diagram document;
    private long lastSeq;
    private @Nullable Numbered sentBefore;

    GranularClient(World world, String id) {
        super(world, id);
    }

    @Override
    void act() {
        Diagram seen = document;
        if (seen == null) {
            return;
        }
        int choice = random.nextInt(100);
        if (choice < 60) {
            edit(seen);
        } else if (choice < 68) {
            send(new RoomCommand.Acquire(id, "name of " + id, target(seen), Purpose.LOCK, random.nextInt(4) == 0));
        } else if (choice < 72) {
            send(new RoomCommand.Release(id, target(seen)));
        } else if (choice < 76) {
            send(new RoomCommand.AskHolder(id, "name of " + id, target(seen), Purpose.LOCK));
        } else if (choice < 88) {
            send(new RoomCommand.Undo(id));
        } else if (choice < 93) {
            send(new RoomCommand.Redo(id));
        } else if (choice < 97) {
            sendAgain();
        } else {
            reload();
        }
    }

    private void edit(Diagram seen) {
        if (unanswered.size() >= UNANSWERED_MAX) {
            return;
        }
        List<Operation> ops = RandomDiagrams.change(random, seen);
        long base = random.nextInt(50) == 0 ? version + 1_000 : version;
        lastSeq++;
        // A client that only watches is refused before its changes come to the room.
        boolean watches = random.nextInt(50) == 0;
        RoomCommand command = watches
                ? new RoomCommand.Refuse(id, lastSeq, Rejection.of(Code.READ_ONLY, "you only watch"))
                : new RoomCommand.Change(id, lastSeq, base, ops);
        var change = new Numbered(lastSeq, command);
        unanswered.addLast(change);
        transmit(change);
    }

    private void transmit(Numbered change) {
        sentBefore = change;
        Session open = session;
        if (open != null) {
            open.send(server -> {
                if (!server.submit(open, change.command())) {
                    var unavailable = Rejection.of(Code.UNAVAILABLE, "the log is full");
                    open.say(client -> client.rejected(change.seq(), unavailable));
                }
            });
        }
    }

    /** A message that was delivered already comes a second time. */
    private void sendAgain() {
        if (sentBefore != null) {
            transmit(sentBefore);
        }
    }

    /** The page is loaded anew: it is the same client, and knows nothing. */
    private void reload() {
        loseConnection();
        unanswered.clear();
        locks.clear();
        sentBefore = null;
        document = null;
        epoch = "";
        version = 0;
    }

    private LockTarget target(Diagram seen) {
        int choice = random.nextInt(10);
        if (choice == 0) {
            return LockTarget.DOCUMENT;
        }
        var kind = choice < 7 ? LockTarget.Kind.TABLE : choice < 9 ? LockTarget.Kind.NOTE : LockTarget.Kind.AREA;
        var keys = seen.ids(choice < 7 ? Target.TABLE : choice < 9 ? Target.NOTE : Target.AREA);
        boolean none = keys.isEmpty() || random.nextInt(20) == 0;
        return new LockTarget(kind, none ? "nobody" : keys.get(random.nextInt(keys.size())));
    }

    @Override
    void hello(Session fresh) {
        boolean fromElsewhere = random.nextInt(30) == 0;
        Since since = document == null ? null : new Since(fromElsewhere ? "elsewhere" : epoch, version);
        fresh.send(server -> server.hello(fresh, since));
    }

    @Override
    void recovered(List<ChangeRecord> changes, long newVersion, long seqKnown, List<Lease> held) {
        // What was rejected meanwhile is not among the changes.
        unanswered.removeIf(change -> change.seq() <= seqKnown);
        changes.forEach(this::take);
        if (version != newVersion) {
            throw new AssertionError("%s recovered %d, the room has %d".formatted(id, version, newVersion));
        }
        resume(seqKnown, held);
    }

    @Override
    void welcomed(String newEpoch, long newVersion, byte[] whole, long seqKnown, List<Lease> held) {
        epoch = newEpoch;
        version = newVersion;
        document = Ops.document(whole);
        world.witness.checkDocument(id.value(), version, document);
        resume(seqKnown, held);
    }

    private void resume(long seqKnown, List<Lease> held) {
        locks.clear();
        held.forEach(this::locked);
        unanswered.removeIf(change -> change.seq() <= seqKnown);
        lastSeq = unanswered.isEmpty() ? seqKnown : unanswered.getLast().seq();
        List.copyOf(unanswered).forEach(this::transmit);
    }

    @Override
    void change(ChangeRecord change) {
        take(change);
    }

    private void take(ChangeRecord change) {
        Diagram before = document;
        if (before == null || change.version() != version + 1) {
            throw new AssertionError("%s is at %d and gets %d".formatted(id, version, change.version()));
        }
        version = change.version();
        document = Changes.replay(before, Ops.overTheWire(change));
        world.witness.checkDocument(id.value(), version, document);
        if (change.author().equals(id) && change.seq() > 0) {
            note(change.seq(), change.version());
        }
    }

    @Override
    void answered(long seq, long answeredVersion) {
        note(seq, answeredVersion);
    }

    /** It was accepted, so long ago that the room knows no more of it. */
    @Override
    void accepted(long seq) {
        AnswerLaw.Decision decision = world.witness.answers().of(id, seq);
        if (decision == null || decision.rejection() != null) {
            throw new AssertionError("%s hears that %d was accepted; decided: %s".formatted(id, seq, decision));
        }
        note(seq, decision.version());
    }

    @Override
    void rejected(long seq, Rejection rejection) {
        if (seq == 0) {
            return;
        }
        if (rejection.code() != Code.UNAVAILABLE) {
            note(seq, 0);
            return;
        }
        // Those behind it were or will be turned away, too, because it is missing.
        unanswered.stream().filter(change -> change.seq() >= seq).toList().forEach(this::transmit);
    }

    private void note(long seq, long answer) {
        Long earlier = answers.put(seq, answer);
        AnswerLaw.Decision decision = world.witness.answers().of(id, seq);
        if (decision == null || decision.version() != answer || (earlier != null && earlier != answer)) {
            throw new AssertionError(
                    "%s hears %d for %d; before: %s; decided: %s".formatted(id, answer, seq, earlier, decision));
        }
        boolean inTurn = unanswered.isEmpty() || unanswered.getFirst().seq() >= seq;
        if (!inTurn) {
            throw new AssertionError("%s hears of %d before %s".formatted(id, seq, unanswered.getFirst()));
        }
        unanswered.removeIf(change -> change.seq() == seq);
    }

    @Override
    void locked(Lease lease) {
        locks.put(lease.target(), lease.holder());
    }

    @Override
    void unlocked(Lease lease) {
        locks.remove(lease.target());
    }

    @Override
    void asked(ClientId requester, LockTarget target) {
        if (random.nextBoolean()) {
            send(new RoomCommand.Dismiss(id, target, requester));
        }
    }

    @Override
    boolean isAtRest() {
        return unanswered.isEmpty() && document != null;
    }

    @Override
    void checkAtRest() {
        var room = world.witness.room();
        Map<LockTarget, ClientId> held = new HashMap<>();
        room.locks().forEach(lease -> held.put(lease.target(), lease.holder()));
        if (version != room.version() || !epoch.equals(room.epoch()) || !isAtRest()) {
            throw new AssertionError("%s is at %s/%d, the room at %s/%d; unanswered: %s"
                    .formatted(id, epoch, version, room.epoch(), room.version(), unanswered));
        }
        if (!locks.equals(held)) {
            throw new AssertionError("%s believes in the locks %s, there are %s".formatted(id, locks, held));
        }
    }
}
