package io.drawdb.collab.wire;

import io.drawdb.collab.diagram.LockTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says to version 2 only. */
public sealed interface ServerMessageV2 extends ServerMessage
        permits Echo,
                Welcome,
                ServerMessageV2.Change,
                ServerMessageV2.Changes,
                ServerMessageV2.Reject,
                Snapshot,
                ServerMessageV2.Locked,
                ServerMessageV2.Unlocked,
                ServerMessageV2.LockDenied,
                ServerMessageV2.LockRequested,
                ServerMessageV2.Joined,
                ServerMessageV2.Left,
                ServerMessageV2.Renamed,
                ServerMessageV2.Awareness,
                ServerMessageV2.Awarenesses,
                ServerMessageV2.CodedError,
                ServerMessageV2.RoleChanged,
                ServerMessageV2.Reconnect {

    /** An accepted change. */
    record Change(ChangeBody body) implements ServerMessageV2 {
        @Override
        public String type() {
            return "change";
        }

        @Override
        public void write(MemberWriter out) {
            out.members(body.json());
        }
    }

    /** Several accepted changes, in order. */
    record Changes(List<ChangeBody> bodies) implements ServerMessageV2 {
        public Changes {
            bodies = List.copyOf(bodies);
        }

        @Override
        public String type() {
            return "changes";
        }

        @Override
        public void write(MemberWriter out) {
            out.encoded("changes", ChangeBody.array(bodies));
        }
    }

    /**
     * A change was refused; the members that are null are left out.
     *
     * @param seq the author's number for it; null for an undo or redo
     * @param target what kind of thing stands in the way, as operations or locks call it
     * @param holder the client that has it locked
     */
    record Reject(
            @Nullable Long seq,
            RejectCode code,
            String message,
            @Nullable String target,
            @Nullable String id,
            @Nullable String holder)
            implements ServerMessageV2 {
        @Override
        public String type() {
            return "reject";
        }

        @Override
        public void write(MemberWriter out) {
            if (seq != null) {
                out.number("seq", seq);
            }
            out.choice("code", code)
                    .text("message", message)
                    .textIfAny("target", target)
                    .textIfAny("id", id)
                    .textIfAny("holder", holder);
        }
    }

    /** What its reader may do has changed while it is here. */
    record RoleChanged(Role role, ClientMode mode) implements ServerMessageV2 {
        @Override
        public String type() {
            return "role";
        }

        @Override
        public void write(MemberWriter out) {
            out.choice("role", role).choice("mode", mode);
        }
    }

    /** Somebody has a lock; {@code expiresAt}, in milliseconds since 1970, if he falls silent now. */
    record Locked(LockTarget target, String clientId, String clientName, long expiresAt) implements ServerMessageV2 {
        @Override
        public String type() {
            return "locked";
        }

        @Override
        public void write(MemberWriter out) {
            out.lock(target)
                    .text("clientId", clientId)
                    .text("clientName", clientName)
                    .number("expiresAt", expiresAt);
        }
    }

    /** A lock is free. */
    record Unlocked(LockTarget target, Unlocked.Reason reason) implements ServerMessageV2 {
        /** Why it is free. */
        public enum Reason {
            RELEASED,
            EXPIRED,
            DISCONNECTED,
            FORCED
        }

        @Override
        public String type() {
            return "unlocked";
        }

        @Override
        public void write(MemberWriter out) {
            out.lock(target).choice("reason", reason);
        }
    }

    /** A lock was not granted; {@code holder} is the client in the way, if there is one. */
    record LockDenied(
            LockTarget target,
            LockDenied.Reason reason,
            @Nullable String holder) implements ServerMessageV2 {
        /** Why it was not granted. */
        public enum Reason {
            LOCKED,
            NOT_FOUND,
            READ_ONLY,
            TOO_MANY,
            DISMISSED,
            DISABLED
        }

        @Override
        public String type() {
            return "lock_denied";
        }

        @Override
        public void write(MemberWriter out) {
            out.lock(target).choice("reason", reason).text("holder", holder);
        }
    }

    /** Tells the holder of a lock that somebody asks for it. */
    record LockRequested(LockTarget target, String clientId, String clientName) implements ServerMessageV2 {
        @Override
        public String type() {
            return "lock_requested";
        }

        @Override
        public void write(MemberWriter out) {
            out.lock(target).text("clientId", clientId).text("clientName", clientName);
        }
    }

    /** Somebody is in the room now. */
    record Joined(Participant participant) implements ServerMessageV2 {
        @Override
        public String type() {
            return "joined";
        }

        @Override
        public void write(MemberWriter out) {
            out.object("participant", participant::write);
        }
    }

    /** Somebody is gone. */
    record Left(String clientId) implements ServerMessageV2 {
        @Override
        public String type() {
            return "left";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("clientId", clientId);
        }
    }

    /** Somebody has another name, colour or mode. */
    record Renamed(Participant participant) implements ServerMessageV2 {
        @Override
        public String type() {
            return "renamed";
        }

        @Override
        public void write(MemberWriter out) {
            out.object("participant", participant::write);
        }
    }

    /** Where somebody is; {@link EncodedJson#NULL} if that is not known any more. */
    record Awareness(String clientId, EncodedJson state) implements ServerMessageV2 {
        @Override
        public String type() {
            return "awareness";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("clientId", clientId).encoded("state", state);
        }
    }

    /** Several members' states at once, those of its reader among them. */
    record Awarenesses(List<Awareness> states) implements ServerMessageV2 {
        public Awarenesses {
            states = List.copyOf(states);
        }

        @Override
        public String type() {
            return "awarenesses";
        }

        @Override
        public void write(MemberWriter out) {
            out.objects("awarenesses", states, Awareness::write);
        }
    }

    /** A message was refused, in the words of version 2; after a fatal one the connection is closed. */
    record CodedError(ErrorCode code, String message, boolean fatal) implements ServerMessageV2 {
        @Override
        public String type() {
            return "error";
        }

        @Override
        public void write(MemberWriter out) {
            out.choice("code", code)
                    .text("message", message)
                    .flag("fatal", fatal)
                    .text("error", message);
        }
    }

    /** This server is going away: connect again after {@code afterMs}. */
    record Reconnect(long afterMs) implements ServerMessageV2 {
        @Override
        public String type() {
            return "reconnect";
        }

        @Override
        public void write(MemberWriter out) {
            out.number("afterMs", afterMs);
        }
    }
}
