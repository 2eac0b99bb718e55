package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.room.CommandCodec.Timed;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Room;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log and what it did to a room.
 *
 * @param entry the entry as it was read back from its bytes
 * @param now the latest time of all entries so far
 * @param before the document before the entry
 * @param room the room after the entry
 */
record Observation(
        Timed entry,
        Instant now,
        @Nullable Diagram before,
        long versionBefore,
        long storedBefore,
        List<Lease> locksBefore,
        List<Effect> effects,
        Room room) {

    /** The change that the entry led to. */
    Optional<ChangeRecord> change() {
        return effects.stream()
                .filter(Effect.Changed.class::isInstance)
                .map(effect -> ((Effect.Changed) effect).change())
                .findFirst();
    }

    /** The first effect of this kind. */
    <E extends Effect> Optional<E> first(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Fails with what happened. */
    AssertionError broken(String law) {
        return new AssertionError(law + "\n entry: " + entry + "\n effects: " + EffectText.of(effects) + "\n locks: "
                + locksBefore + " -> " + room.locks() + "\n version: " + versionBefore + " -> " + room.version());
    }
}
