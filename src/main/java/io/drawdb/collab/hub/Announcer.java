package io.drawdb.collab.hub;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Rejection;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand.Purpose;
import io.drawdb.collab.wire.ChangeBody;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.RejectCode;
import io.drawdb.collab.wire.ServerMessage;
import io.drawdb.collab.wire.ServerMessageV1;
import io.drawdb.collab.wire.ServerMessageV1.Mode;
import io.drawdb.collab.wire.ServerMessageV1.Reason;
import io.drawdb.collab.wire.ServerMessageV2;
import io.drawdb.collab.wire.ServerMessageV2.LockDenied;
import org.jspecify.annotations.Nullable;

/** Puts what happened in a room into the words of each protocol version, and says it to whom it concerns. */
final class Announcer implements Effect.Visitor {
    private final OpenRoom home;
    private final Audience audience;
    private final Members members;
    /** Whom the loser of the edit right was told of already, while the winner still waits. */
    private @Nullable ClientId forcedFor;
    /** Whether the edit right was taken from its holder, by whoever is granted a lock next. */
    private boolean editRightForced;

    Announcer(OpenRoom home) {
        this.home = home;
        this.audience = home.audience;
        this.members = home.members;
    }

    private Room room() {
        return home.room();
    }

    @Override
    public void changed(Effect.Changed effect) {
        home.stream.changed(room(), effect);
    }

    @Override
    public void repeated(Effect.Repeated effect) {
        var change = effect.change();
        ChangeBody body = change == null
                ? ChangeBody.repeated(room().version(), effect.who().value(), effect.seq(), now())
                : ChangeStream.body(change);
        audience.to(members.find(effect.who()), new ServerMessageV2.Change(body));
    }

    @Override
    public void nothingChanged(Effect.NothingChanged effect) {
        var body = ChangeBody.of(effect.version(), effect.who().value(), effect.seq(), EncodedJson.NO_ITEMS, now());
        audience.to(members.find(effect.who()), new ServerMessageV2.Change(body));
    }

    @Override
    public void rejected(Effect.Rejected effect) {
        home.meters.rejected(effect.rejection().code());
        Member member = members.find(effect.who());
        if (member == null) {
            return;
        }
        if (member.speaks(Protocol.V2)) {
            audience.to(member, reject(effect.seq(), effect.rejection()));
            return;
        }
        audience.to(member, new ServerMessageV1.PlainError(effect.rejection().message()));
        if (effect.rejection().code() == Rejection.Code.TOO_LARGE && room().diagram() != null) {
            // The page has its own document on the screen; it should show what the others see.
            audience.to(member, ChangeStream.document(room(), ClientId.SERVER.value()));
        }
    }

    static ServerMessageV2.Reject reject(long seq, Rejection rejection) {
        ClientId holder = rejection.holder();
        return new ServerMessageV2.Reject(
                seq == 0 ? null : seq,
                RejectCode.valueOf(rejection.code().name()),
                rejection.message(),
                rejection.target(),
                rejection.id(),
                holder == null ? null : holder.value());
    }

    @Override
    public void staleRefused(Effect.StaleRefused effect) {
        home.meters.refused(HubReason.STALE_DOCUMENT);
        audience.to(members.find(effect.who()), ChangeStream.document(room(), ClientId.SERVER.value()));
    }

    @Override
    public void lockGranted(Effect.LockGranted effect) {
        Lease lease = effect.lease();
        Member holder = members.find(lease.holder());
        home.upkeep.changePresence();
        if (!effect.again()) {
            audience.toAll(Protocol.V2, locked(lease));
        } else if (holder != null && holder.speaks(Protocol.V2)) {
            audience.to(holder, locked(lease));
        }
        boolean asEditRight = effect.purpose() != Purpose.LOCK;
        if (asEditRight) {
            home.stream.releaseDocument();
        }
        if (effect.forced() && (asEditRight || editRightForced)) {
            tellForced(lease.holder());
        }
        forcedFor = null;
        editRightForced = false;
        if (!asEditRight) {
            return;
        }
        answer(holder, home.standing.mode(ClientMode.EDIT, effect.forced() ? Reason.FORCED : Reason.GRANTED));
    }

    @Override
    public void handoverWaits(Effect.HandoverWaits effect) {
        Member member = members.find(effect.who());
        if (member != null && member.seat != null && room().isWaiting(member.id, member.seat.session)) {
            member.seat.barred = true;
        }
        if (effect.forced()) {
            tellForced(effect.who());
        }
        home.handoverWaits();
    }

    @Override
    public void waitEnded(Effect.WaitEnded effect) {
        if (effect.forced()) {
            forcedFor = null;
            editRightForced = false;
            if (room().locks().isEmpty()) {
                tellFree(Reason.EXPIRED);
            }
        }
        Member member = members.find(effect.who());
        if (member != null && member.seat != null && member.seat.session.equals(effect.session())) {
            answer(member, home.standing.mode(ClientMode.VIEW, Reason.LOCKED));
        }
    }

    /** All lose the edit right to the winner, who is told last; said at once, though he may have to wait for it. */
    private void tellForced(ClientId winner) {
        if (!winner.equals(forcedFor)) {
            audience.toAll(
                    Protocol.V1, new Mode(ClientMode.VIEW, Reason.FORCED, winner.value(), home.standing.status()));
        }
        forcedFor = winner;
    }

    @Override
    public void lockDenied(Effect.LockDenied effect) {
        Member member = members.find(effect.who());
        Lease blocker = effect.blocker();
        String holder = blocker == null ? null : blocker.holder().value();
        if (member != null && effect.reason() == Effect.DenyReason.LIMIT) {
            home.meters.refused(HubReason.LOCKS);
        }
        if (effect.purpose() == Purpose.LOCK) {
            audience.to(member, new LockDenied(effect.target(), reason(effect.reason()), holder));
        } else if (effect.reason() == Effect.DenyReason.FORCE_DISABLED) {
            audience.to(member, new ServerMessageV1.ForceEditDenied(home.standing.editor()));
        } else {
            answer(member, home.standing.mode(ClientMode.VIEW, Reason.LOCKED));
        }
    }

    private static LockDenied.Reason reason(Effect.DenyReason reason) {
        return switch (reason) {
            case LOCKED -> LockDenied.Reason.LOCKED;
            case NOT_FOUND -> LockDenied.Reason.NOT_FOUND;
            case FORCE_DISABLED -> LockDenied.Reason.DISABLED;
            case LIMIT -> LockDenied.Reason.TOO_MANY;
        };
    }

    @Override
    public void unlocked(Effect.Unlocked effect) {
        Lease lease = effect.lease();
        home.upkeep.changePresence();
        audience.toAll(Protocol.V2, new ServerMessageV2.Unlocked(lease.target(), reason(effect.reason())));
        editRightForced |=
                effect.reason() == Effect.UnlockReason.FORCED && lease.target().isDocument();
        boolean editingIsFree = lease.target().isDocument() || room().locks().isEmpty();
        if (effect.reason() != Effect.UnlockReason.FORCED && editingIsFree) {
            tellFree(effect.reason() == Effect.UnlockReason.RELEASED ? Reason.RELEASED : Reason.EXPIRED);
        }
    }

    /** Nobody edits any more: pages that wait may ask. */
    private void tellFree(Reason reason) {
        home.upkeep.changePresence();
        audience.toAll(Protocol.V1, new Mode(ClientMode.VIEW, reason, null, null));
        home.editingIsFree();
    }

    private static ServerMessageV2.Unlocked.Reason reason(Effect.UnlockReason reason) {
        return switch (reason) {
            case RELEASED -> ServerMessageV2.Unlocked.Reason.RELEASED;
            case EXPIRED -> ServerMessageV2.Unlocked.Reason.EXPIRED;
            case DISCONNECTED -> ServerMessageV2.Unlocked.Reason.DISCONNECTED;
            case FORCED, REVOKED -> ServerMessageV2.Unlocked.Reason.FORCED;
        };
    }

    @Override
    public void released(Effect.Released effect) {
        Member member = members.find(effect.who());
        if (member != null && member.speaks(Protocol.V1)) {
            answer(member, member.helloWaits ? home.joining.mayNotEdit(member) : home.standing.watching());
        }
    }

    @Override
    public void holderAsked(Effect.HolderAsked effect) {
        Member holder = members.find(effect.lease().holder());
        if (holder != null && holder.speaks(Protocol.V1)) {
            var request = new ServerMessageV1.EditRequest(
                    effect.who().value(), effect.name(), effect.at().toEpochMilli());
            audience.to(holder, request);
        } else {
            var request = new ServerMessageV2.LockRequested(
                    effect.lease().target(), effect.who().value(), effect.name());
            audience.to(holder, request);
        }
        Member asker = members.find(effect.who());
        if (asker != null && asker.speaks(Protocol.V1)) {
            audience.to(
                    asker,
                    new ServerMessageV1.EditRequestSent(effect.lease().holder().value()));
        }
    }

    @Override
    public void askRefused(Effect.AskRefused effect) {
        turnDown(effect.who(), effect.target(), effect.lease());
    }

    @Override
    public void dismissed(Effect.Dismissed effect) {
        turnDown(effect.requester(), effect.target(), effect.lease());
        Member holder = members.find(effect.lease().holder());
        if (holder != null && holder.speaks(Protocol.V1)) {
            audience.to(
                    holder,
                    new ServerMessageV1.EditRequestDismissed(effect.requester().value()));
        }
    }

    private void turnDown(ClientId who, LockTarget target, Lease lease) {
        Member requester = members.find(who);
        if (requester == null) {
            return;
        }
        String holder = lease.holder().value();
        ServerMessage denial = requester.speaks(Protocol.V1)
                ? new ServerMessageV1.EditRequestDenied(holder)
                : new LockDenied(target, LockDenied.Reason.DISMISSED, holder);
        audience.to(requester, denial);
    }

    @Override
    public void storedUpTo(Effect.StoredUpTo effect) {
        audience.toAll(
                new ServerMessage.Persisted(now(), effect.revision(), effect.updatedAt(), effect.version(), false));
    }

    /** The answer to a v1 client's wish to edit, or to edit no more; it may be what his {@code hello} waits for. */
    private void answer(@Nullable Member member, Mode mode) {
        audience.to(member, mode);
        if (member == null) {
            return;
        }
        if (member.helloWaits) {
            home.joining.introduce(member);
        }
        home.unbar(member);
    }

    static ServerMessageV2.Locked locked(Lease lease) {
        return new ServerMessageV2.Locked(
                lease.target(),
                lease.holder().value(),
                lease.name(),
                lease.until().toEpochMilli());
    }

    private long now() {
        return home.loop.now().toEpochMilli();
    }
}
