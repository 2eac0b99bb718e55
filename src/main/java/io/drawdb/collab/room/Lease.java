package io.drawdb.collab.room;

import io.drawdb.collab.diagram.LockTarget;
import java.time.Instant;

/**
 * One lock, held until it runs out.
 *
 * @param name how the holder called himself when he took it
 * @param until when it runs out unless he is heard of
 * @param leaving whether his connection is gone and it lives on for a grace only
 * @param untouched whether the holder, a v1 client, has not sent a document under this lock yet: his first one may
 *     be a stale copy of the shared file
 */
public record Lease(
        LockTarget target, ClientId holder, String name, Instant until, boolean leaving, boolean untouched) {

    boolean heldBy(ClientId who) {
        return holder.equals(who);
    }

    boolean lapsed(Instant now) {
        return !until.isAfter(now);
    }

    /** Heard of: never shortens a lease. */
    Lease renewed(Instant newUntil) {
        return new Lease(target, holder, name, newUntil.isAfter(until) ? newUntil : until, false, untouched);
    }

    /** The holder is gone: never lengthens a lease. */
    Lease leavingAt(Instant end) {
        return new Lease(target, holder, name, end.isBefore(until) ? end : until, true, untouched);
    }

    Lease touched() {
        return new Lease(target, holder, name, until, leaving, false);
    }
}
