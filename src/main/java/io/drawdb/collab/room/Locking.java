package io.drawdb.collab.room;

import io.drawdb.collab.diagram.EntityRef;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.room.Effect.AskRefused;
import io.drawdb.collab.room.Effect.DenyReason;
import io.drawdb.collab.room.Effect.Dismissed;
import io.drawdb.collab.room.Effect.HandoverWaits;
import io.drawdb.collab.room.Effect.HolderAsked;
import io.drawdb.collab.room.Effect.LockDenied;
import io.drawdb.collab.room.Effect.LockGranted;
import io.drawdb.collab.room.Effect.Released;
import io.drawdb.collab.room.Effect.UnlockReason;
import io.drawdb.collab.room.Effect.Unlocked;
import io.drawdb.collab.room.Effect.WaitEnded;
import io.drawdb.collab.room.RoomCommand.Purpose;
import io.drawdb.collab.room.RoomState.Dismissal;
import io.drawdb.collab.room.RoomState.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of a room that gives, refuses and takes locks. The v1 edit right is the lock on the document. */
final class Locking {
    private final RoomState state;
    private final Locks locks;

    Locking(RoomState state) {
        this.state = state;
        this.locks = state.locks;
    }

    /** What time alone does: leases and waits run out, dismissals are forgotten. */
    void passTime(List<Effect> out) {
        for (var lease : locks.lapsed(state.now)) {
            unlock(lease, lease.leaving() ? UnlockReason.DISCONNECTED : UnlockReason.EXPIRED, out);
        }
        state.dismissals.values().removeIf(until -> !until.isAfter(state.now));
        admitWaiters(out);
    }

    /** Gives the edit right to those who waited for a write-back that came, or came not in time. */
    void admitWaiters(List<Effect> out) {
        while (!state.waiters.isEmpty() && mayProceed(state.waiters.get(0))) {
            Waiter waiter = state.waiters.remove(0);
            var wish = new RoomCommand.Acquire(
                    waiter.who(), waiter.name(), LockTarget.DOCUMENT, waiter.purpose(), waiter.forced());
            decide(wish, waiter.session(), out);
        }
    }

    void acquire(RoomCommand.Acquire command, List<Effect> out) {
        ClientId who = command.who();
        LockTarget target = command.target();
        if (command.force() && !command.byOwner() && !state.rules.forceAllowed()) {
            deny(command, DenyReason.FORCE_DISABLED, out);
            return;
        }
        if (!target.isDocument() && !exists(target)) {
            deny(command, DenyReason.NOT_FOUND, out);
            return;
        }
        Lease own = locks.get(target);
        boolean holds = own != null && own.heldBy(who);
        int takenAway = command.force() ? locks.blockers(target, who).size() : 0;
        if (!holds && (locks.isFull(who, takenAway) || state.waiters.size() >= RoomRules.QUEUE_MAX)) {
            deny(command, DenyReason.LIMIT, out);
            return;
        }
        if (command.force()) {
            locks.blockers(target, who).forEach(lease -> unlock(lease, UnlockReason.FORCED, out));
        }
        boolean free = locks.blockers(target, who).isEmpty();
        if (free && !holds && mustWait(command)) {
            await(command, out);
            return;
        }
        decide(command, state.session, out);
    }

    void release(RoomCommand.Release command, List<Effect> out) {
        Lease lease = locks.get(command.target());
        if (lease != null && lease.heldBy(command.who())) {
            unlock(lease, UnlockReason.RELEASED, out);
        }
        if (command.target().isDocument()) {
            endWaits(command.who(), out);
        }
        out.add(new Released(command.who(), command.target()));
    }

    /** Whoever was told that the edit right was taken for somebody has to be told that he does not get it. */
    private void endWaits(ClientId who, List<Effect> out) {
        for (var waiter : List.copyOf(state.waiters)) {
            if (waiter.who().equals(who)) {
                state.waiters.remove(waiter);
                if (waiter.forced()) {
                    out.add(new WaitEnded(who, waiter.session(), true));
                }
            }
        }
    }

    /** Any sign of life of a holder renews all he holds. */
    void renew(ClientId who, Instant until) {
        locks.update(who, lease -> lease.renewed(until, state.session));
    }

    /**
     * Whoever has been heard of through another session since then, perhaps on another server, came back before it was
     * noticed that he had left: he keeps what he has.
     */
    void leave(ClientId who, Duration grace, List<Effect> out) {
        String left = state.session;
        for (var waiter : List.copyOf(state.waiters)) {
            if (waiter.who().equals(who) && waiter.waitsThrough(left)) {
                state.waiters.remove(waiter);
                out.add(new WaitEnded(who, waiter.session(), waiter.forced()));
            }
        }
        if (grace.isZero()) {
            locks.select(lease -> lease.heldBy(who) && lease.heardThrough(left))
                    .forEach(lease -> unlock(lease, UnlockReason.DISCONNECTED, out));
            return;
        }
        Instant end = state.now.plus(grace);
        locks.update(who, lease -> lease.heardThrough(left) ? lease.leavingAt(end) : lease);
    }

    void askHolder(RoomCommand.AskHolder command, List<Effect> out) {
        ClientId who = command.who();
        var blockers = locks.blockers(command.target(), who);
        if (blockers.isEmpty()) {
            if (command.purpose() == Purpose.LOCK) {
                acquire(new RoomCommand.Acquire(who, command.name(), command.target(), Purpose.LOCK, false), out);
            }
            return;
        }
        Lease holder = blockers.get(0);
        if (state.dismissals.containsKey(new Dismissal(holder.target(), who))) {
            out.add(new AskRefused(who, command.target(), holder));
            return;
        }
        out.add(new HolderAsked(who, command.name(), command.target(), holder, state.now));
    }

    /** Only who is in the requester's way can dismiss him. */
    void dismiss(RoomCommand.Dismiss command, List<Effect> out) {
        for (var lease : locks.blockers(command.target(), command.requester())) {
            if (lease.heldBy(command.who()) && state.dismissals.size() < RoomRules.QUEUE_MAX) {
                var dismissal = new Dismissal(lease.target(), command.requester());
                state.dismissals.put(dismissal, state.now.plus(state.rules.dismissed()));
                out.add(new Dismissed(command.requester(), command.target(), lease));
                return;
            }
        }
    }

    /** Takes a lock away, for nobody else. */
    void revoke(RoomCommand.Revoke command, List<Effect> out) {
        Lease lease = locks.get(command.target());
        ClientId holder = command.holder();
        if (lease != null && (holder == null || lease.heldBy(holder))) {
            unlock(lease, UnlockReason.REVOKED, out);
        }
    }

    /** Takes away what keeps {@code who} from changing these entities. */
    void clear(ClientId who, Collection<EntityRef> touched, List<Effect> out) {
        for (var lease = locks.against(who, touched); lease.isPresent(); lease = locks.against(who, touched)) {
            unlock(lease.get(), UnlockReason.REVOKED, out);
        }
    }

    /** Locks on what these operations have taken away. */
    void dropOrphans(List<Operation> ops, List<Effect> out) {
        if (locks.all().isEmpty()) {
            return;
        }
        Set<EntityRef> gone = new HashSet<>();
        for (Operation operation : ops) {
            if (operation instanceof Operation.Delete delete && delete.parent() == null) {
                gone.add(new EntityRef(delete.target(), delete.id()));
            } else if (operation instanceof Operation.Create && !gone.isEmpty()) {
                gone.remove(EntityRef.of(operation));
            }
        }
        locks.select(lease -> gone.contains(lease.target().entity()))
                .forEach(lease -> unlock(lease, UnlockReason.RELEASED, out));
    }

    private void decide(RoomCommand.Acquire command, String session, List<Effect> out) {
        ClientId who = command.who();
        LockTarget target = command.target();
        Purpose purpose = command.purpose();
        var blockers = locks.blockers(target, who);
        if (!blockers.isEmpty()) {
            out.add(new LockDenied(who, target, purpose, DenyReason.LOCKED, blockers.get(0)));
            return;
        }
        Lease own = locks.get(target);
        boolean untouched = own == null ? purpose.reloadsFile() : own.untouched();
        var lease = new Lease(target, who, command.name(), state.leaseEnd(), false, session, untouched);
        locks.put(lease);
        out.add(new LockGranted(lease, purpose, command.force(), own != null));
    }

    private void deny(RoomCommand.Acquire command, DenyReason reason, List<Effect> out) {
        var blockers = locks.blockers(command.target(), command.who());
        Lease blocker = blockers.isEmpty() ? null : blockers.get(0);
        out.add(new LockDenied(command.who(), command.target(), command.purpose(), reason, blocker));
    }

    private boolean mustWait(RoomCommand.Acquire command) {
        return command.purpose().reloadsFile()
                && state.document.isDirty()
                && !state.rules.handoverWait().isZero();
    }

    /** A winner by force goes before those who merely wait, and does not make them wait any longer. */
    private void await(RoomCommand.Acquire command, List<Effect> out) {
        state.waiters.removeIf(waiter -> waiter.who().equals(command.who()));
        Instant deadline = state.now.plus(state.rules.handoverWait());
        if (command.force() && !state.waiters.isEmpty()) {
            Instant first = state.waiters.get(0).deadline();
            deadline = first.isBefore(deadline) ? first : deadline;
        }
        var waiter = new Waiter(
                command.who(),
                state.session,
                command.name(),
                command.purpose(),
                command.force(),
                state.document.version,
                deadline);
        state.waiters.add(command.force() ? 0 : state.waiters.size(), waiter);
        out.add(new HandoverWaits(command.who(), command.force()));
    }

    private boolean mayProceed(Waiter waiter) {
        return state.document.storedVersion >= waiter.version()
                || !waiter.deadline().isAfter(state.now);
    }

    private boolean exists(LockTarget target) {
        var entity = target.entity();
        return state.document
                .diagramOrBlank()
                .find(entity.target(), null, entity.id())
                .isPresent();
    }

    private void unlock(Lease lease, UnlockReason reason, List<Effect> out) {
        locks.remove(lease);
        state.dismissals.keySet().removeIf(dismissal -> dismissal.target().equals(lease.target()));
        out.add(new Unlocked(lease, reason));
    }
}
