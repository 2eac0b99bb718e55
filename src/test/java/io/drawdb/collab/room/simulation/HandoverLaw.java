package io.drawdb.collab.room.simulation;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The edit right passes on when the room is written back, or when that took too long, and not before. */
final class HandoverLaw implements Law {

    /** What somebody waits for. */
    private record Wait(String session, long version, Instant deadline, boolean forced) {}

    private final Duration limit;
    private final Map<ClientId, Wait> waits = new HashMap<>();

    HandoverLaw(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void check(Observation seen) {
        RoomCommand command = seen.entry().command();
        for (Effect effect : seen.effects()) {
            if (effect instanceof Effect.HandoverWaits waiting) {
                waits.remove(waiting.who());
                String session = seen.entry().session();
                Instant deadline = deadline(seen, waiting);
                waits.put(waiting.who(), new Wait(session, seen.room().version(), deadline, waiting.forced()));
            } else if (effect instanceof Effect.LockGranted granted && granted.purpose() != Purpose.LOCK) {
                checkGrant(seen, granted);
            } else if (effect instanceof Effect.LockDenied denied
                    && !seen.room().isWaiting(denied.who())) {
                waits.remove(denied.who());
            }
        }
        if (command instanceof RoomCommand.Leave leave) {
            checkLeave(seen, leave);
        } else if (command instanceof RoomCommand.Release release
                && release.target().isDocument()) {
            waits.remove(release.who());
        }
        boolean forced = waits.values().stream().anyMatch(Wait::forced);
        for (Map.Entry<ClientId, Wait> wait : waits.entrySet()) {
            boolean late = !wait.getValue().deadline().isAfter(seen.now());
            if (late
                    || (!forced && isOver(seen, wait.getValue()))
                    || !seen.room().isWaiting(wait.getKey())) {
                throw seen.broken("who waits is let in when the wait is over: " + wait);
            }
        }
    }

    /** Who forces his way to the front makes nobody wait longer. */
    private Instant deadline(Observation seen, Effect.HandoverWaits waiting) {
        Instant own = seen.now().plus(limit);
        return waiting.forced()
                ? waits.values().stream()
                        .map(Wait::deadline)
                        .filter(own::isAfter)
                        .min(Instant::compareTo)
                        .orElse(own)
                : own;
    }

    private void checkGrant(Observation seen, Effect.LockGranted granted) {
        Wait wait = waits.remove(granted.lease().holder());
        if (granted.again()) {
            return;
        }
        boolean wasClean = !seen.room().isDirty() || limit.isZero();
        if (wait == null ? !wasClean : !isOver(seen, wait)) {
            throw seen.broken("the edit right of a dirty room waits for the write-back");
        }
    }

    /** Who leaves the session in which he waits is told that he waits no more, and nobody else is. */
    private void checkLeave(Observation seen, RoomCommand.Leave leave) {
        Wait wait = waits.get(leave.who());
        boolean left = wait != null && wait.session().equals(seen.entry().session());
        var expected = left ? List.of(new Effect.WaitEnded(leave.who(), wait.session(), wait.forced())) : List.of();
        var ended = seen.effects().stream()
                .filter(Effect.WaitEnded.class::isInstance)
                .toList();
        if (!ended.equals(expected)) {
            throw seen.broken("who leaves waits no more, and is told: " + ended + " and not " + expected);
        }
        if (left) {
            waits.remove(leave.who());
        }
    }

    private static boolean isOver(Observation seen, Wait wait) {
        return seen.room().storedVersion() >= wait.version() || !wait.deadline().isAfter(seen.now());
    }
}
