package io.drawdb.collab.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Operation;
import java.util.List;

/** What only version 2 has: changes, locks, awareness, undo. */
public sealed interface ClientMessageV2 extends ClientMessage {

    @Override
    default boolean spokenIn(Protocol protocol) {
        return protocol == Protocol.V2;
    }

    /**
     * Edits the document.
     *
     * @param seq the client's own counter, from 1
     * @param base the version it was made on
     */
    record Change(long seq, long base, List<Operation> ops) implements ClientMessageV2 {
        public Change {
            ops = List.copyOf(ops);
        }

        @Override
        public String type() {
            return "change";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.change(this);
        }
    }

    /** A change that can't be understood, but answered: its {@code seq} is known. */
    record BadChange(long seq, String message) implements ClientMessageV2 {
        @Override
        public String type() {
            return "change";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.badChange(this);
        }
    }

    /** Takes a lock if it is free. */
    record Lock(LockTarget target) implements ClientMessageV2 {
        @Override
        public String type() {
            return "lock";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.lock(this);
        }
    }

    /** Gives a lock up. */
    record Unlock(LockTarget target) implements ClientMessageV2 {
        @Override
        public String type() {
            return "unlock";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.unlock(this);
        }
    }

    /** Asks the holder of a lock to give it up. */
    record LockRequest(LockTarget target) implements ClientMessageV2 {
        @Override
        public String type() {
            return "lock_request";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.lockRequest(this);
        }
    }

    /** The holder of a lock turns a requester down. */
    record LockDismiss(LockTarget target, String clientId) implements ClientMessageV2 {
        @Override
        public String type() {
            return "lock_dismiss";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.lockDismiss(this);
        }
    }

    /** Takes a lock from whoever has it. */
    record ForceLock(LockTarget target) implements ClientMessageV2 {
        @Override
        public String type() {
            return "force_lock";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.forceLock(this);
        }
    }

    /** Shows the others where its sender is; a null node clears. */
    record Awareness(JsonNode state) implements ClientMessageV2 {
        @Override
        public String type() {
            return "awareness";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.awareness(this);
        }
    }

    /** Reverses its sender's last change. */
    record Undo() implements ClientMessageV2 {
        @Override
        public String type() {
            return "undo";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.undo(this);
        }
    }

    /** Reverses its sender's last undo. */
    record Redo() implements ClientMessageV2 {
        @Override
        public String type() {
            return "redo";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.redo(this);
        }
    }
}
