package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of a room. Commands are what the log holds; whether they are granted is decided when they are applied. */
public sealed interface RoomCommand {

    /** Calls the visitor's method for this kind. */
    void accept(CommandVisitor visitor);

    /** The client whose wish it is; {@code null} for what servers say by themselves. */
    default @Nullable ClientId who() {
        return null;
    }

    /**
     * The first entry of a room: names the lineage and brings the shared file, if there is one. Later ones change
     * nothing.
     */
    record Open(
            String epoch,
            @Nullable ObjectNode diagram,
            @Nullable String revision,
            @Nullable String updatedAt) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.open(this);
        }
    }

    /**
     * From here on the room goes by these rules. They are in the log because what it holds has to be decided alike by
     * every server and after every restart, with whatever settings that comes.
     */
    record Govern(RoomRules rules) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.govern(this);
        }
    }

    /**
     * The shared file was changed elsewhere. Taken only while the room has nothing that is not written back.
     *
     * @param asOf the room's document when the reading of the file began: what has changed since then is not in the
     *     file. {@code null} in entries of early servers, which did not tell
     */
    record TakeTheirs(
            ObjectNode diagram,
            @Nullable String revision,
            @Nullable String updatedAt,
            @Nullable Basis asOf) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.takeTheirs(this);
        }
    }

    /** The document is about to be written back: from now on the shared file may turn out to hold it, however late. */
    record Writing(Basis document, long fingerprint) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.writing(this);
        }
    }

    /**
     * The room was written back up to {@code version}; the file then had this fingerprint.
     *
     * @param epoch of which lineage; {@code null} in entries of early servers, which did not tell
     */
    record Stored(
            @Nullable String epoch,
            long version,
            @Nullable String revision,
            @Nullable String updatedAt,
            long fingerprint)
            implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.stored(this);
        }
    }

    /**
     * Somebody came to edit under an id of which the room knows nothing: from here on it is his, and what he does while he
     * has no line is not taken for a repeat of what another did under it.
     */
    record Come(ClientId who) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.come(this);
        }
    }

    /** A v2 change. {@code seq} is the client's own counter, {@code base} the version it was made on. */
    record Change(ClientId who, long seq, long base, List<Operation> ops) implements RoomCommand {
        public Change {
            ops = List.copyOf(ops);
        }

        @Override
        public void accept(CommandVisitor visitor) {
            visitor.change(this);
        }
    }

    /**
     * A v2 change that was refused for good before it got here, because it is malformed or its sender may not edit. It
     * takes its place among the answered ones.
     */
    record Refuse(ClientId who, long seq, Rejection rejection) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.refuse(this);
        }
    }

    /** A v1 whole document, {@code null} included; counts only from the holder of the document lock. */
    record Replace(ClientId who, @Nullable JsonNode diagram) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.replace(this);
        }
    }

    /** Takes back the client's own last change. */
    record Undo(ClientId who) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.undo(this);
        }
    }

    /** Does again what the client took back last. */
    record Redo(ClientId who) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.redo(this);
        }
    }

    /**
     * Asks for a lock.
     *
     * @param force whether to take it from whoever has it
     * @param byOwner whether the asker may use force where others may not
     */
    record Acquire(ClientId who, String name, LockTarget target, Purpose purpose, boolean force, boolean byOwner)
            implements RoomCommand {
        /** Of somebody who may do what everybody may. */
        public Acquire(ClientId who, String name, LockTarget target, Purpose purpose, boolean force) {
            this(who, name, target, purpose, force, false);
        }

        @Override
        public void accept(CommandVisitor visitor) {
            visitor.acquire(this);
        }
    }

    /** Gives a lock up. */
    record Release(ClientId who, LockTarget target) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.release(this);
        }
    }

    /** The client's holder was heard of at {@code heard}; logged only now and then, see the hub. */
    record Renew(ClientId who, Instant heard) implements RoomCommand {
        /** Times are kept to the millisecond, as in the log. */
        public Renew {
            heard = heard.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public void accept(CommandVisitor visitor) {
            visitor.renew(this);
        }
    }

    /** The client's connection is gone; its locks live on for {@code grace}. */
    record Leave(ClientId who, Duration grace) implements RoomCommand {
        /** Times are kept to the millisecond, as in the log. */
        public Leave {
            grace = grace.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public void accept(CommandVisitor visitor) {
            visitor.leave(this);
        }
    }

    /** Asks whoever holds a lock to let go; a free one is taken at once if it is asked for with {@link Purpose#LOCK}. */
    record AskHolder(ClientId who, String name, LockTarget target, Purpose purpose) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.askHolder(this);
        }
    }

    /** The holder of a lock says no to {@code requester}. */
    record Dismiss(ClientId who, LockTarget target, ClientId requester) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.dismiss(this);
        }
    }

    /**
     * Makes the document what it was at an earlier version of this lineage, as a change of its own.
     *
     * @param seq the author's own counter, as that of a {@link Change}
     * @param force whether locks that are in the way are taken away
     */
    record Restore(ClientId who, long seq, long version, boolean force) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.restore(this);
        }
    }

    /**
     * Takes a lock away from whoever holds it.
     *
     * @param holder if it is not {@code null}, only from this client
     */
    record Revoke(LockTarget target, @Nullable ClientId holder) implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.revoke(this);
        }
    }

    /** Nothing is asked but that time has passed: leases and waits run out. */
    record Tick() implements RoomCommand {
        @Override
        public void accept(CommandVisitor visitor) {
            visitor.tick(this);
        }
    }

    /** What a lock is asked for; it decides how the answer is said, and whether the grant waits for write-back. */
    enum Purpose {
        /** A v1 client joins in edit mode. */
        HELLO,
        /** A v1 client asks for the edit right. */
        EDIT,
        /** A v2 client locks something. */
        LOCK;

        /** Whether the client reloads the shared file when it becomes editor, so that the file must be up to date. */
        boolean reloadsFile() {
            return this != LOCK;
        }
    }
}
