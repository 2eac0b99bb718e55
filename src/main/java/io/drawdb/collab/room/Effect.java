package io.drawdb.collab.room;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What follows from an applied entry and somebody has to be told of. */
public sealed interface Effect {

    /** Calls the visitor's method for this kind. */
    void accept(Visitor visitor);

    /**
     * To all: the document changed.
     *
     * @param whole whether the change came as a whole document, and goes to v1 clients at once
     */
    record Changed(ChangeRecord change, boolean whole) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.changed(this);
        }
    }

    /**
     * To the author: this change was accepted before.
     *
     * @param version the one it became; the document's if that is forgotten
     * @param change the change, or {@code null} if the tail has it no more
     */
    record Repeated(
            ClientId who, long seq, long version, @Nullable ChangeRecord change) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.repeated(this);
        }
    }

    /** To the author: accepted, but it makes no difference, so there is no new version. */
    record NothingChanged(ClientId who, long seq, long version) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.nothingChanged(this);
        }
    }

    /** To the author: not accepted; {@code seq} is 0 for what has none. */
    record Rejected(ClientId who, long seq, Rejection rejection) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.rejected(this);
        }
    }

    /** To the author: what he sent was an old copy; here is the room's document again. */
    record StaleRefused(ClientId who) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.staleRefused(this);
        }
    }

    /**
     * A lock was given, or taken by force.
     *
     * @param again whether the asker had it already
     */
    record LockGranted(Lease lease, Purpose purpose, boolean forced, boolean again) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.lockGranted(this);
        }
    }

    /**
     * To the asker: no.
     *
     * @param blocker the lock in the way; {@code null} if it is not a lock but {@code reason}
     */
    record LockDenied(
            ClientId who,
            LockTarget target,
            Purpose purpose,
            DenyReason reason,
            @Nullable Lease blocker) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.lockDenied(this);
        }
    }

    /** To all: a lock is free. */
    record Unlocked(Lease lease, UnlockReason reason) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.unlocked(this);
        }
    }

    /** To the asker: whatever he held before, he does not hold it now. */
    record Released(ClientId who, LockTarget target) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.released(this);
        }
    }

    /** To the holder: somebody asks for the lock; and to the asker: the holder was asked. */
    record HolderAsked(ClientId who, String name, LockTarget target, Lease lease, Instant at) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.holderAsked(this);
        }
    }

    /** To the asker: he was dismissed a moment ago. */
    record AskRefused(ClientId who, LockTarget target, Lease lease) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.askRefused(this);
        }
    }

    /** To the holder: noted; and to the requester: no. */
    record Dismissed(ClientId requester, LockTarget target, Lease lease) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.dismissed(this);
        }
    }

    /** Somebody waits for the edit right until the room is written back. */
    record HandoverWaits(ClientId who, boolean forced) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.handoverWaits(this);
        }
    }

    /** To the asker: he waits no more, and does not get the edit right, because he left, or may not have it. */
    record WaitEnded(ClientId who, String session, boolean forced) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.waitEnded(this);
        }
    }

    /** To all: the room was written back, or the shared file was read. */
    record StoredUpTo(
            long version,
            @Nullable String revision,
            @Nullable String updatedAt) implements Effect {
        @Override
        public void accept(Visitor visitor) {
            visitor.storedUpTo(this);
        }
    }

    /** Why a lock is free. */
    enum UnlockReason {
        RELEASED,
        EXPIRED,
        DISCONNECTED,
        FORCED,
        /** Whoever runs the service took it away, for nobody else. */
        REVOKED
    }

    /** Why a lock was not given. */
    enum DenyReason {
        /** Somebody holds it, or something it covers or is covered by. */
        LOCKED,
        /** There is no such entity. */
        NOT_FOUND,
        /** Force is not allowed here. */
        FORCE_DISABLED,
        /** Too many locks or waiters in this room. */
        LIMIT
    }

    /** One method for each kind of effect. */
    interface Visitor {
        void changed(Changed effect);

        void repeated(Repeated effect);

        void nothingChanged(NothingChanged effect);

        void rejected(Rejected effect);

        void staleRefused(StaleRefused effect);

        void lockGranted(LockGranted effect);

        void lockDenied(LockDenied effect);

        void unlocked(Unlocked effect);

        void released(Released effect);

        void holderAsked(HolderAsked effect);

        void askRefused(AskRefused effect);

        void dismissed(Dismissed effect);

        void handoverWaits(HandoverWaits effect);

        void waitEnded(WaitEnded effect);

        void storedUpTo(StoredUpTo effect);
    }
}
