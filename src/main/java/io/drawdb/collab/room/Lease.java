package io.drawdb.collab.room;

import io.drawdb.collab.diagram.LockTarget;
import java.time.Instant;

/**
 * One lock, held until it runs out.
 *
 * @param name how the holder called himself when he took it
 * @param until when it runs out unless he is heard of
 * @param leaving whether his connection is gone and it lives on for a grace only
 * @param session through which of the holder's sessions he was heard of last; empty if that is not known
 * @param untouched whether the holder, a v1 client, has not sent a document under this lock yet: his first one may
 *     be a stale copy of the shared file
 */
public record Lease(
        LockTarget target,
        ClientId holder,
        String name,
        Instant until,
        boolean leaving,
        String session,
        boolean untouched) {

    boolean heldBy(ClientId who) {
        return holder.equals(who);
    }

    boolean lapsed(Instant now) {
        return !until.isAfter(now);
    }

    /** Whether somebody who leaves this session leaves the lock with it. */
    boolean heardThrough(String left) {
        return session.isEmpty() || session.equals(left);
    }

    /** Heard of: never shortens a lease. */
    Lease renewed(Instant newUntil, String through) {
        Instant later = newUntil.isAfter(until) ? newUntil : until;
        return new Lease(target, holder, name, later, false, through.isEmpty() ? session : through, untouched);
    }

    /** The holder is gone: never lengthens a lease. */
    Lease leavingAt(Instant end) {
        return new Lease(target, holder, name, end.isBefore(until) ? end : until, true, session, untouched);
    }

    Lease touched() {
        return new Lease(target, holder, name, until, leaving, session, false);
    }
}
