package io.drawdb.collab.room.simulation;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Rejection;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every numbered change is decided once, in the order of its client's numbers; a repeat gets the same answer again and
 * does nothing; one that comes before its predecessor is turned away and not remembered.
 */
final class AnswerLaw implements Law {

    /**
     * How a change was decided.
     *
     * @param version the version it became or found; 0 if it was rejected
     */
    record Decision(long version, @Nullable Rejection rejection) {}

    private final Map<ClientId, Map<Long, Decision>> decisions = new HashMap<>();

    /** How a change was decided; null if it never came. */
    @Nullable
    Decision of(ClientId who, long seq) {
        return decisions.getOrDefault(who, Map.of()).get(seq);
    }

    @Override
    public void check(Observation seen) {
        if (seen.entry().command() instanceof RoomCommand.Change change) {
            check(seen, change.who(), change.seq());
        } else if (seen.entry().command() instanceof RoomCommand.Refuse refuse) {
            check(seen, refuse.who(), refuse.seq());
        } else if (seen.entry().command() instanceof RoomCommand.Restore restore) {
            check(seen, restore.who(), restore.seq());
        }
    }

    private void check(Observation seen, ClientId who, long seq) {
        Map<Long, Decision> mine = decisions.computeIfAbsent(who, any -> new HashMap<>());
        Decision earlier = mine.get(seq);
        if (earlier != null) {
            checkRepeat(seen, seq, earlier);
        } else if (seq > mine.size() + 1L) {
            checkTurnedAway(seen, seq);
        } else {
            mine.put(seq, decision(seen, who, seq));
        }
        if (seen.room().lastSeq(who) != mine.size()) {
            throw seen.broken("the room knows the last number of " + who + ": " + mine.size());
        }
    }

    private static Decision decision(Observation seen, ClientId who, long seq) {
        var changed = seen.change();
        if (changed.isPresent()) {
            if (!changed.get().author().equals(who) || changed.get().seq() != seq) {
                throw seen.broken("the change is its author's");
            }
            return new Decision(changed.get().version(), null);
        }
        var unchanged = seen.first(Effect.NothingChanged.class);
        if (unchanged.isPresent()) {
            return new Decision(seen.room().version(), null);
        }
        Effect.Rejected rejected =
                seen.first(Effect.Rejected.class).orElseThrow(() -> seen.broken("every change is answered"));
        if (rejected.seq() != seq || rejected.rejection().code() == Code.UNAVAILABLE) {
            throw seen.broken("a change in turn is decided");
        }
        return new Decision(0, rejected.rejection());
    }

    private static void checkRepeat(Observation seen, long seq, Decision earlier) {
        if (seen.change().isPresent()) {
            throw seen.broken("a change is applied once");
        }
        if (earlier.rejection() != null) {
            boolean alike = seen.first(Effect.Rejected.class)
                    .filter(again -> again.seq() == seq && again.rejection().equals(earlier.rejection()))
                    .isPresent();
            if (!alike) {
                throw seen.broken("a repeat is rejected as it was: " + earlier);
            }
            return;
        }
        Effect.Repeated again =
                seen.first(Effect.Repeated.class).orElseThrow(() -> seen.broken("a repeat is answered as such"));
        var change = again.change();
        boolean alike = change == null
                ? again.version() == seen.room().version() && !isKept(seen, again.who(), seq)
                : again.version() == earlier.version() && change.version() == earlier.version();
        if (!alike || again.seq() != seq) {
            throw seen.broken("a repeat is answered as it was, while that is known: " + earlier);
        }
    }

    private static boolean isKept(Observation seen, ClientId who, long seq) {
        return seen.room().recentChanges().stream()
                .anyMatch(change -> change.author().equals(who) && change.seq() == seq);
    }

    private static void checkTurnedAway(Observation seen, long seq) {
        boolean turnedAway = seen.first(Effect.Rejected.class)
                .filter(rejected ->
                        rejected.seq() == seq && rejected.rejection().code() == Code.UNAVAILABLE)
                .isPresent();
        if (!turnedAway || seen.change().isPresent()) {
            throw seen.broken("a change before its predecessor is turned away");
        }
    }
}
