package io.drawdb.collab.room;

import io.drawdb.collab.diagram.EntityRef;
import io.drawdb.collab.diagram.LockTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The locks of one room: leases on the document, or on single tables, notes and areas. The document's covers them
 * all, so it and a lock of somebody else never exist together.
 */
final class Locks {
    private final Map<LockTarget, Lease> leases = new LinkedHashMap<>();

    @Nullable
    Lease get(LockTarget target) {
        return leases.get(target);
    }

    Collection<Lease> all() {
        return leases.values();
    }

    /** Whether there may be no further lock of this client, once so many are taken away. */
    boolean isFull(ClientId who, int takenAway) {
        return leases.size() - takenAway >= RoomRules.LOCKS_MAX || heldBy(who).size() >= RoomRules.LOCKS_OF_CLIENT_MAX;
    }

    void put(Lease lease) {
        leases.put(lease.target(), lease);
    }

    void remove(Lease lease) {
        leases.remove(lease.target());
    }

    /** The locks of others that {@code who} would need gone to hold {@code target}, oldest first. */
    List<Lease> blockers(LockTarget target, ClientId who) {
        return select(lease -> !lease.heldBy(who) && overlaps(lease.target(), target));
    }

    /** Somebody else's lock on one of these entities, or on the document. */
    Optional<Lease> against(ClientId who, Collection<EntityRef> touched) {
        for (var lease : leases.values()) {
            if (!lease.heldBy(who) && covers(lease.target(), touched)) {
                return Optional.of(lease);
            }
        }
        return Optional.empty();
    }

    List<Lease> heldBy(ClientId who) {
        return select(lease -> lease.heldBy(who));
    }

    List<Lease> lapsed(Instant now) {
        return select(lease -> lease.lapsed(now));
    }

    List<Lease> select(Predicate<Lease> which) {
        List<Lease> selected = new ArrayList<>();
        for (var lease : leases.values()) {
            if (which.test(lease)) {
                selected.add(lease);
            }
        }
        return selected;
    }

    /** Changes every lease of a holder. */
    void update(ClientId who, UnaryOperator<Lease> change) {
        leases.replaceAll((target, lease) -> lease.heldBy(who) ? change.apply(lease) : lease);
    }

    private static boolean overlaps(LockTarget a, LockTarget b) {
        return a.isDocument() || b.isDocument() || a.equals(b);
    }

    private static boolean covers(LockTarget locked, Collection<EntityRef> touched) {
        return locked.isDocument() || touched.contains(locked.entity());
    }
}
