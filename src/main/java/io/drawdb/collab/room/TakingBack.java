package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.Outcome;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.Steps.Step;
import java.util.List;
import java.util.Optional;

/** The part of a room that takes changes back: one by its author, or all since an earlier version. */
final class TakingBack {
    private final RoomState state;
    private final Editing editing;
    private final Locking locking;

    TakingBack(RoomState state, Editing editing, Locking locking) {
        this.state = state;
        this.editing = editing;
        this.locking = locking;
    }

    void undo(ClientId who, List<Effect> out) {
        Author author = state.authors.of(who, state.now);
        reverse(who, author.undo(), author.redo(), "nothing to undo", out);
    }

    void redo(ClientId who, List<Effect> out) {
        Author author = state.authors.of(who, state.now);
        reverse(who, author.redo(), author.undo(), "nothing to redo", out);
    }

    /**
     * Takes the newest step of {@code from} back, and keeps what takes that back in {@code to}. A step that would
     * overwrite later work, or that others have taken back already, is forgotten, so that the one before can be reached;
     * one that a lock stops is kept.
     */
    private void reverse(ClientId who, Steps from, Steps to, String nothing, List<Effect> out) {
        Step step = from.newest();
        if (step == null) {
            Editing.reject(who, Rejection.of(Code.NOT_FOUND, nothing), out);
            return;
        }
        Outcome outcome = reversal(step);
        boolean isDoneAlready =
                outcome instanceof Outcome.Applied same && same.ops().isEmpty();
        Rejection rejection = isDoneAlready
                ? Rejection.of(Code.CONFLICT, "nothing of it is left: others have taken it back since")
                : editing.refusal(who, outcome);
        if (rejection != null) {
            if (rejection.code() != Code.LOCKED) {
                from.removeNewest();
            }
            Editing.reject(who, rejection, out);
            return;
        }
        from.removeNewest();
        to.add(editing.commit(who, 0, (Outcome.Applied) outcome, false, out));
    }

    /** While the document is as the step left it, what takes it back does so to the letter. */
    private Outcome reversal(Step step) {
        Diagram now = state.document.diagramOrBlank();
        if (now.fingerprint() == step.after()
                && Changes.exactly(now, step.inverse().all()) instanceof Outcome.Applied exact) {
            return exact;
        }
        return Changes.reverse(now, step.done().all(), step.inverse().all(), step.dangled(), state.document.keys());
    }

    /** The document becomes what it was, by a change like any other: decided once, and to be taken back by its author. */
    void restore(RoomCommand.Restore command, List<Effect> out) {
        ClientId who = command.who();
        Author author = state.authors.of(who, state.now);
        if (editing.isOutOfTurn(author, who, command.seq(), out)) {
            return;
        }
        var back = command.version() < 0
                ? Optional.<List<Operation>>empty()
                : state.tail.backTo(command.version(), state.document.version);
        if (back.isEmpty()) {
            Editing.rejectNumbered(author, who, command.seq(), outOfReach(command.version()), out);
            return;
        }
        Outcome outcome = attempt(back.get());
        if (outcome instanceof Outcome.Applied same && same.ops().isEmpty()) {
            editing.changesNothing(author, who, command.seq(), out);
            return;
        }
        if (command.force() && outcome instanceof Outcome.Applied applied) {
            Rejection tooLarge = editing.tooLarge(applied.after());
            if (tooLarge != null) {
                Editing.rejectNumbered(author, who, command.seq(), tooLarge, out);
                return;
            }
            locking.clear(who, applied.touched(), out);
        }
        Rejection rejection = editing.refusal(who, outcome);
        if (rejection != null) {
            Editing.rejectNumbered(author, who, command.seq(), rejection, out);
            return;
        }
        editing.accept(author, who, command.seq(), (Outcome.Applied) outcome, true, out);
    }

    private Outcome attempt(List<Operation> back) {
        Diagram now = state.document.diagramOrBlank();
        Diagram then;
        try {
            then = Changes.replay(now, back);
        } catch (IllegalArgumentException e) {
            // What a snapshot says takes changes back does not: no reason to lose the room.
            return new Outcome.Refused(Outcome.Code.CONFLICT, "what is kept of that version does not fit", null, null);
        }
        // Replacing takes the document as it was, with whatever it referred to that was not there.
        return Changes.apply(now, List.of(new Operation.ReplaceDiagram(then.toJson())), state.document.keys());
    }

    private Rejection outOfReach(long version) {
        long newest = state.document.version;
        String message = version < 0 || version > newest
                ? "there is no version %d: the newest is %d".formatted(version, newest)
                : "version %d is too long ago to be restored".formatted(version);
        return Rejection.of(version < 0 || version > newest ? Code.INVALID : Code.NOT_FOUND, message);
    }
}
