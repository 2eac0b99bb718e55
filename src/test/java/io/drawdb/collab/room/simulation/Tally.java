package io.drawdb.collab.room.simulation;

import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Rejection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What happened in all stories together: a simulation in which something never happens proves nothing about it. */
final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    void note(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void note(Effect effect) {
        note(effect.getClass().getSimpleName());
        if (effect instanceof Effect.Rejected rejected) {
            note("Rejected " + rejected.rejection().code());
        } else if (effect instanceof Effect.Unlocked unlocked) {
            note("Unlocked " + unlocked.reason());
        }
    }

    /** What should have happened, and did not. */
    Set<String> missing() {
        Set<String> missing = new TreeSet<>(Set.of(
                "recovered",
                "not recovered",
                "restart",
                "takeover",
                "restored",
                "restored by force",
                "restore refused for a lock",
                "restore taken back",
                "restore out of reach",
                "write that comes late",
                "written over something newer",
                "answer lost",
                "stale read",
                "conflict",
                "file taken",
                "own late write recognised",
                "undone after a file was taken"));
        for (Class<?> kind : Effect.class.getPermittedSubclasses()) {
            missing.add(kind.getSimpleName());
        }
        for (Rejection.Code code : Rejection.Code.values()) {
            missing.add("Rejected " + code);
        }
        // Decided before a change comes to the room.
        missing.remove("Rejected " + Rejection.Code.RATE_LIMITED);
        for (Effect.UnlockReason reason : Effect.UnlockReason.values()) {
            missing.add("Unlocked " + reason);
        }
        missing.removeAll(counts.keySet());
        return missing;
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
