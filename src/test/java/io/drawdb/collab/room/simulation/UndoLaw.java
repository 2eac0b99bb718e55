package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** An undo takes back the client's own last change, and only what is still as that change left it. */
final class UndoLaw implements Law {

    /** A change of a client: the documents before and after. */
    private record Step(Diagram before, Diagram after) {}

    /** What a client can take back, and do again. */
    private record Stacks(Deque<Step> undo, Deque<Step> redo) {}

    private final DocumentLaw documents;
    private final Map<ClientId, Stacks> clients = new HashMap<>();

    UndoLaw(DocumentLaw documents) {
        this.documents = documents;
    }

    @Override
    public void check(Observation seen) {
        RoomCommand command = seen.entry().command();
        if (command instanceof RoomCommand.Undo undo) {
            Stacks stacks = of(undo.who());
            checkReversal(seen, stacks.undo(), stacks.redo());
        } else if (command instanceof RoomCommand.Redo redo) {
            Stacks stacks = of(redo.who());
            checkReversal(seen, stacks.redo(), stacks.undo());
        } else if (command instanceof RoomCommand.Change change && seen.change().isPresent()) {
            Stacks stacks = of(change.who());
            stacks.redo().clear();
            stacks.undo().addLast(step(seen));
        } else if (command instanceof RoomCommand.Restore restore
                && seen.change().isPresent()) {
            Stacks stacks = of(restore.who());
            stacks.redo().clear();
            stacks.undo().addLast(step(seen));
        }
    }

    private Stacks of(ClientId who) {
        return clients.computeIfAbsent(who, any -> new Stacks(new ArrayDeque<>(), new ArrayDeque<>()));
    }

    private Step step(Observation seen) {
        return new Step(
                documents.at(seen.versionBefore()), documents.at(seen.room().version()));
    }

    private void checkReversal(Observation seen, Deque<Step> from, Deque<Step> to) {
        Step done = from.peekLast();
        if (seen.change().isEmpty()) {
            Effect.Rejected rejected =
                    seen.first(Effect.Rejected.class).orElseThrow(() -> seen.broken("every undo is answered"));
            Code code = rejected.rejection().code();
            if (rejected.seq() != 0 || (code == Code.NOT_FOUND) != (done == null)) {
                throw seen.broken("not_found if and only if there is nothing to take back");
            }
            if (done != null && code != Code.LOCKED) {
                from.removeLast();
            }
            return;
        }
        if (done == null || seen.change().get().seq() != 0) {
            throw seen.broken("an undo needs something to take back, and has no number");
        }
        from.removeLast();
        Step reversal = step(seen);
        checkOthersWork(seen, done, reversal);
        to.addLast(reversal);
    }

    private static void checkOthersWork(Observation seen, Step done, Step reversal) {
        Cells now = Cells.of(reversal.before());
        Cells left = Cells.of(done.after());
        Set<String> written = now.differing(Cells.of(reversal.after()));
        written.removeIf(cell -> now.agrees(left, cell));
        if (!written.isEmpty()) {
            throw seen.broken("an undo overwrites nobody's later work: " + written);
        }
    }
}
