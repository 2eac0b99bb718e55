package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidDiagramException;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.Outcome;
import io.drawdb.collab.room.Effect.Changed;
import io.drawdb.collab.room.Effect.NothingChanged;
import io.drawdb.collab.room.Effect.Rejected;
import io.drawdb.collab.room.Effect.Repeated;
import io.drawdb.collab.room.Effect.StaleRefused;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.Steps.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a room that changes its document. */
final class Editing {
    private final RoomState state;
    private final RoomDocument document;

    Editing(RoomState state) {
        this.state = state;
        this.document = state.document;
    }

    /** A v1 client's whole document. Silently ignored from anybody but the editor. */
    void replace(RoomCommand.Replace command, List<Effect> out) {
        Lease lease = state.locks.get(LockTarget.DOCUMENT);
        if (lease == null || !lease.heldBy(command.who())) {
            return;
        }
        boolean untouched = lease.untouched();
        state.locks.put(lease.touched());
        if (command.diagram() == null || command.diagram().isNull()) {
            become(command.who(), null, out);
            return;
        }
        if (!(command.diagram() instanceof ObjectNode json)) {
            reject(command.who(), Rejection.of(Code.INVALID, "diagram must be an object or null"), out);
            return;
        }
        Diagram next;
        try {
            next = Diagram.parse(json, document.keys(), document.diagram);
        } catch (InvalidDiagramException e) {
            reject(command.who(), Rejection.of(Code.INVALID, String.valueOf(e.getMessage())), out);
            return;
        }
        if (document.diagram != null && next.encodesAs(document.diagram)) {
            return;
        }
        if (untouched && document.hadBefore(next)) {
            out.add(new StaleRefused(command.who()));
            return;
        }
        Rejection tooLarge = tooLarge(next);
        if (tooLarge != null) {
            reject(command.who(), tooLarge, out);
            return;
        }
        become(command.who(), next, out);
    }

    /** A v2 client's operations: accepted once, or rejected with a reason, and a repeat answered as the first was. */
    void change(RoomCommand.Change command, List<Effect> out) {
        Author author = state.authors.of(command.who(), state.now);
        if (isOutOfTurn(author, command.who(), command.seq(), out)) {
            return;
        }
        if (command.base() > document.version) {
            rejectChange(author, command, Rejection.of(Code.STALE, staleMessage(command.base())), out);
            return;
        }
        Lease lease = state.locks.get(LockTarget.DOCUMENT);
        if (lease != null && !lease.heldBy(command.who())) {
            rejectChange(author, command, Rejection.locked(lease), out);
            return;
        }
        boolean replaces = command.ops().stream().anyMatch(Operation.ReplaceDiagram.class::isInstance);
        if (lease == null && replaces) {
            var rejection = Rejection.of(Code.CONFLICT, "replacing the diagram needs the lock on the document");
            rejectChange(author, command, rejection, out);
            return;
        }
        Outcome outcome = Changes.apply(document.diagramOrBlank(), command.ops(), document.keys());
        Rejection rejection = refusal(command.who(), outcome);
        if (rejection != null) {
            rejectChange(author, command, rejection, out);
            return;
        }
        var applied = (Outcome.Applied) outcome;
        if (applied.ops().isEmpty()) {
            changesNothing(author, command.who(), command.seq(), out);
            return;
        }
        accept(author, command.who(), command.seq(), applied, false, out);
    }

    /** A numbered change takes effect, and can be taken back by its author. */
    void accept(Author author, ClientId who, long seq, Outcome.Applied applied, boolean whole, List<Effect> out) {
        author.accepted(seq);
        author.did(commit(who, seq, applied, whole, out));
    }

    void changesNothing(Author author, ClientId who, long seq, List<Effect> out) {
        author.accepted(seq);
        out.add(new NothingChanged(who, seq, document.version));
    }

    void refuse(RoomCommand.Refuse command, List<Effect> out) {
        Author author = state.authors.of(command.who(), state.now);
        if (isOutOfTurn(author, command.who(), command.seq(), out)) {
            return;
        }
        rejectNumbered(author, command.who(), command.seq(), command.rejection(), out);
    }

    /** Why operations can't be accepted, or {@code null} if they can. */
    @Nullable
    Rejection refusal(ClientId who, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            String target = refused.target() == null ? null : refused.target().wireName();
            var code = Code.of(refused.code().wireName());
            return new Rejection(code, refused.message(), target, refused.id(), null);
        }
        var applied = (Outcome.Applied) outcome;
        var lease = state.locks.against(who, applied.touched());
        if (lease.isPresent()) {
            return Rejection.locked(lease.get());
        }
        return tooLarge(applied.after());
    }

    /**
     * Answers what is a repeat, or comes before its predecessor: one that was lost on its way into the log must be able
     * to come again without being taken for a repeat.
     */
    boolean isOutOfTurn(Author author, ClientId who, long seq, List<Effect> out) {
        if (author.hasSeen(seq)) {
            out.add(repeated(author, who, seq));
            return true;
        }
        boolean mayStartAnywhere = author.lastSeq() == 0 && state.authors.mayHaveForgotten();
        if (seq > author.lastSeq() + 1 && !mayStartAnywhere) {
            var message = "change %d is missing: send it before change %d".formatted(author.lastSeq() + 1, seq);
            out.add(new Rejected(who, seq, Rejection.of(Code.UNAVAILABLE, message)));
            return true;
        }
        return false;
    }

    private Effect repeated(Author author, ClientId who, long seq) {
        var rejection = author.rejectionOf(seq);
        if (rejection.isPresent()) {
            return new Rejected(who, seq, rejection.get());
        }
        ChangeRecord change = state.tail.find(who, seq);
        return new Repeated(who, seq, change == null ? document.version : change.version(), change);
    }

    /** Takes a whole document. */
    void become(ClientId who, @Nullable Diagram next, List<Effect> out) {
        Diagram before = document.diagramOrBlank();
        Diagram after = next == null ? RoomDocument.BLANK : next;
        var ops = new EncodedOperations(Changes.diff(before, after));
        var inverse = new EncodedOperations(Changes.diff(after, before));
        commit(who, 0, next, ops, inverse, true, out);
    }

    /** The document becomes what the change makes of it; the step by which it can be taken back. */
    Step commit(ClientId who, long seq, Outcome.Applied applied, boolean whole, List<Effect> out) {
        var done = new EncodedOperations(applied.ops());
        var inverse = new EncodedOperations(applied.inverse());
        ChangeRecord change = commit(who, seq, applied.after(), done, inverse, whole, out);
        return new Step(
                change.version(),
                done,
                inverse,
                applied.dangled(),
                applied.after().fingerprint());
    }

    private ChangeRecord commit(
            ClientId who,
            long seq,
            @Nullable Diagram next,
            EncodedOperations ops,
            EncodedOperations inverse,
            boolean whole,
            List<Effect> out) {
        document.become(next);
        var change = new ChangeRecord(document.version, who, seq, ops, inverse, state.now);
        state.tail.add(change);
        out.add(new Changed(change, whole));
        return change;
    }

    private static void rejectChange(Author author, RoomCommand.Change command, Rejection rejection, List<Effect> out) {
        rejectNumbered(author, command.who(), command.seq(), rejection, out);
    }

    /** A change is refused for good: a repeat of it is, too. */
    static void rejectNumbered(Author author, ClientId who, long seq, Rejection rejection, List<Effect> out) {
        author.rejected(seq, rejection);
        out.add(new Rejected(who, seq, rejection));
    }

    static void reject(ClientId who, Rejection rejection, List<Effect> out) {
        out.add(new Rejected(who, 0, rejection));
    }

    @Nullable
    Rejection tooLarge(Diagram next) {
        return new Capacity(state.rules).refusal(document.diagramOrBlank(), next);
    }

    private String staleMessage(long base) {
        return "base %d is ahead of version %d: reconnect to get the document anew".formatted(base, document.version);
    }
}
