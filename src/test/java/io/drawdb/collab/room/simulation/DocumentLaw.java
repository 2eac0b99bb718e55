package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Changes;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Invariants;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.RoomCommand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The document changes by accepted changes only, one version each; each change as it is sent makes the next document
 * of the one before; what was not accepted left no trace. Remembers the document of every version.
 */
final class DocumentLaw implements Law {
    private final long documentBytesMax;
    private final List<Diagram> history = new ArrayList<>();

    DocumentLaw(long documentBytesMax, Diagram first) {
        this.documentBytesMax = documentBytesMax;
        history.add(first);
    }

    /** The document that everybody has who is at this version. */
    Diagram at(long version) {
        return history.get((int) version);
    }

    /** A document of the past, or the present one. */
    Diagram any(java.util.SplittableRandom random) {
        return history.get(random.nextInt(history.size()));
    }

    @Override
    public void check(Observation seen) {
        if (seen.entry().command() instanceof RoomCommand.Open && seen.versionBefore() == 0) {
            history.set(0, seen.room().diagramOrBlank());
            return;
        }
        long changes =
                seen.effects().stream().filter(Effect.Changed.class::isInstance).count();
        if (changes > 1 || seen.room().version() != seen.versionBefore() + changes) {
            throw seen.broken("one accepted change, one version");
        }
        if (changes == 0) {
            checkNoTrace(seen);
            return;
        }
        ChangeRecord change = seen.change().orElseThrow();
        Diagram after = seen.room().diagramOrBlank();
        Diagram before = at(seen.versionBefore());
        if (change.version() != seen.room().version()) {
            throw seen.broken("the change has the version that it makes");
        }
        if (!Changes.replay(before, Ops.overTheWire(change)).sameAs(after)) {
            throw seen.broken("the change as it is sent makes the document");
        }
        history.add(after);
        Invariants.assertSound(after);
        checkCascade(seen, before, after, change);
        if (!change.author().equals(ClientId.SERVER)
                && isGrownTooLarge(before, seen.room().diagram())) {
            throw seen.broken("no document beyond the limit");
        }
    }

    /** Taking a change back may leave it larger than it was allowed to become. */
    private boolean isGrownTooLarge(Diagram before, @Nullable Diagram after) {
        return after != null
                && after.encodedLength() > documentBytesMax
                && after.encodedLength() > before.encodedLength();
    }

    private static void checkNoTrace(Observation seen) {
        if (seen.room().diagram() != seen.before()) {
            throw seen.broken("without an accepted change the document stays the very same");
        }
    }

    /** Operations leave no relationship without its table or field; a whole document is taken as it is. */
    private static void checkCascade(Observation seen, Diagram before, Diagram after, ChangeRecord change) {
        boolean byOperations = change.seq() > 0
                && seen.entry().command() instanceof RoomCommand.Change asked
                && asked.ops().stream().noneMatch(Operation.ReplaceDiagram.class::isInstance);
        boolean byUndo = seen.entry().command() instanceof RoomCommand.Undo
                || seen.entry().command() instanceof RoomCommand.Redo;
        if (!byOperations && !byUndo) {
            return;
        }
        Set<String> dangling = new HashSet<>(Invariants.danglingRelationships(after));
        dangling.removeAll(Invariants.danglingRelationships(before));
        if (byOperations && !dangling.isEmpty()) {
            throw seen.broken("no relationship is left dangling: " + dangling);
        }
    }
}
