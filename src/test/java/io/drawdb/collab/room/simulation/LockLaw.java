package io.drawdb.collab.room.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.EntityRef;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.RoomCommand;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * No lock has two holders, the document's excludes all others; every lock that comes or goes is told; a lock goes when
 * its lease has run out and when its holder leaves; nobody changes what another has locked.
 */
final class LockLaw implements Law {
    private final Duration lease;

    LockLaw(Duration lease) {
        this.lease = lease;
    }

    @Override
    public void check(Observation seen) {
        checkHolders(seen);
        checkTold(seen);
        checkLeases(seen);
        checkDeparture(seen);
        checkOthersWork(seen);
        checkDenials(seen);
    }

    private static void checkHolders(Observation seen) {
        List<Lease> locks = seen.room().locks();
        for (Lease one : locks) {
            for (Lease other : locks) {
                boolean overlap = one != other
                        && (one.target().isDocument() || one.target().equals(other.target()));
                if (overlap && !one.holder().equals(other.holder())) {
                    throw seen.broken("one holder for each lock");
                }
                if (one != other && one.target().equals(other.target())) {
                    throw seen.broken("one lease for each lock");
                }
            }
        }
    }

    private static void checkTold(Observation seen) {
        Map<LockTarget, ClientId> told = holders(seen.locksBefore());
        for (Effect effect : seen.effects()) {
            if (effect instanceof Effect.Unlocked unlocked
                    && !told.remove(unlocked.lease().target(), unlocked.lease().holder())) {
                throw seen.broken("only what was locked is unlocked");
            }
            if (effect instanceof Effect.LockGranted granted) {
                ClientId holder =
                        told.put(granted.lease().target(), granted.lease().holder());
                if ((holder != null) != granted.again()
                        || (holder != null && !holder.equals(granted.lease().holder()))) {
                    throw seen.broken("only what is free, or one's own, is locked");
                }
            }
        }
        if (!told.equals(holders(seen.room().locks()))) {
            throw seen.broken("every lock that comes or goes is told");
        }
    }

    private static Map<LockTarget, ClientId> holders(List<Lease> locks) {
        Map<LockTarget, ClientId> holders = new LinkedHashMap<>();
        locks.forEach(one -> holders.put(one.target(), one.holder()));
        return holders;
    }

    private void checkLeases(Observation seen) {
        Optional<ClientId> sender = Senders.of(seen.entry().command());
        for (Lease one : seen.room().locks()) {
            if (!one.until().isAfter(seen.now())) {
                throw seen.broken("no lock outlives its lease");
            }
            if (!one.target().isDocument()
                    && find(seen.room().diagramOrBlank(), one.target().entity()).isEmpty()) {
                throw seen.broken("no lock outlives what it is on");
            }
            boolean heard = sender.filter(one.holder()::equals).isPresent();
            if (heard && (one.leaving() || one.until().isBefore(seen.now().plus(lease)))) {
                throw seen.broken("a message of the holder renews the lease");
            }
        }
        for (Lease one : seen.locksBefore()) {
            boolean ranOut = !one.until().isAfter(seen.now());
            if (ranOut && seen.effects().stream().noneMatch(effect -> isEndOf(effect, one))) {
                throw seen.broken("a lease that has run out is not revived: " + one);
            }
        }
        for (Effect effect : seen.effects()) {
            if (effect instanceof Effect.Unlocked unlocked
                    && unlocked.reason() == Effect.UnlockReason.EXPIRED
                    && unlocked.lease().until().isAfter(seen.now())) {
                throw seen.broken("no lease runs out early");
            }
        }
    }

    private static boolean isEndOf(Effect effect, Lease one) {
        return effect instanceof Effect.Unlocked unlocked
                && unlocked.lease().equals(one)
                && (unlocked.reason() == Effect.UnlockReason.EXPIRED
                        || unlocked.reason() == Effect.UnlockReason.DISCONNECTED);
    }

    private static void checkDeparture(Observation seen) {
        if (!(seen.entry().command() instanceof RoomCommand.Leave leave)) {
            return;
        }
        String left = seen.entry().session();
        for (Lease one : seen.locksBefore()) {
            boolean kept = one.holder().equals(leave.who())
                    && one.until().isAfter(seen.now())
                    && !one.session().equals(left);
            if (kept && !seen.room().locks().contains(one)) {
                throw seen.broken("a session that is over takes no lock that was kept through another");
            }
        }
        for (Lease one : seen.room().locks()) {
            boolean stays = one.holder().equals(leave.who())
                    && one.session().equals(left)
                    && (leave.grace().isZero() || one.until().isAfter(seen.now().plus(leave.grace())));
            if (stays) {
                throw seen.broken("who leaves keeps his locks no longer than the grace");
            }
        }
    }

    /** The shared file is nobody's: it is taken as it is, locked or not. */
    private static void checkOthersWork(Observation seen) {
        var change = seen.change();
        if (change.isEmpty() || change.get().author().equals(ClientId.SERVER)) {
            return;
        }
        Map<LockTarget, Lease> inForce = new LinkedHashMap<>();
        seen.locksBefore().forEach(one -> inForce.put(one.target(), one));
        for (Effect effect : seen.effects()) {
            if (effect instanceof Effect.Changed) {
                break;
            }
            if (effect instanceof Effect.Unlocked unlocked) {
                inForce.remove(unlocked.lease().target());
            }
        }
        for (Lease one : inForce.values()) {
            boolean isOthers = !one.holder().equals(change.get().author());
            if (isOthers
                    && (one.target().isDocument() || differs(seen, one.target().entity()))) {
                throw seen.broken("nobody changes what another has locked: " + one);
            }
        }
    }

    private static boolean differs(Observation seen, EntityRef entity) {
        Diagram before = seen.before();
        Optional<ObjectNode> old = before == null ? Optional.empty() : find(before, entity);
        Optional<ObjectNode> young = find(seen.room().diagramOrBlank(), entity);
        return old.isPresent() != young.isPresent() || (old.isPresent() && !Json.same(old.get(), young.orElseThrow()));
    }

    /** Without the id that is a position, which others' work may shift. */
    private static Optional<ObjectNode> find(Diagram diagram, EntityRef entity) {
        return diagram.find(entity.target(), null, entity.id()).map(json -> {
            ObjectNode content = json.deepCopy();
            if (entity.target().positional()) {
                content.remove("id");
            }
            return content;
        });
    }

    private static void checkDenials(Observation seen) {
        for (Effect effect : seen.effects()) {
            if (effect instanceof Effect.LockDenied denied && denied.reason() == Effect.DenyReason.LOCKED) {
                Lease blocker = denied.blocker();
                boolean isInTheWay = blocker != null
                        && !blocker.holder().equals(denied.who())
                        && (blocker.target().isDocument()
                                || denied.target().isDocument()
                                || blocker.target().equals(denied.target()));
                if (!isInTheWay) {
                    throw seen.broken("a lock is denied for another's that is in the way");
                }
            }
        }
    }
}
