package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.CountingKeys;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidDiagramException;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.RoomCommand;
import java.util.List;

/**
 * What a room takes from the shared file was put there by hand, after what the room has was there; what counts as written
 * was in the file.
 */
final class FileLaw implements Law {
    private final SimulatedBackend backend;
    private final Tally tally;
    private boolean taken;
    /** The newest version that a client made. */
    private long lastChange;
    /** The version of the file in which that was first; -1 while it is in none. */
    private int newestWork = -1;

    FileLaw(SimulatedBackend backend, Tally tally) {
        this.backend = backend;
        this.tally = tally;
    }

    @Override
    public void check(Observation seen) {
        RoomCommand command = seen.entry().command();
        if (command instanceof RoomCommand.TakeTheirs theirs) {
            checkTaken(seen, fingerprint(theirs));
        } else if (command instanceof RoomCommand.Stored stored) {
            checkStored(seen, stored);
        } else if (command instanceof RoomCommand.Undo && taken && seen.change().isPresent()) {
            tally.note("undone after a file was taken");
        }
        seen.change()
                .filter(change -> !change.author().equals(ClientId.SERVER))
                .ifPresent(change -> lastChange = change.version());
    }

    private void checkStored(Observation seen, RoomCommand.Stored stored) {
        int written = versions(stored.fingerprint()).stream()
                .mapToInt(FileVersion::number)
                .min()
                .orElseThrow(() -> seen.broken("what counts as written was in the file"));
        boolean holdsAll = stored.version() >= lastChange && seen.room().version() >= stored.version();
        newestWork = holdsAll ? Math.max(newestWork, written) : newestWork;
    }

    private void checkTaken(Observation seen, long fingerprint) {
        List<FileVersion> read = versions(fingerprint);
        boolean own = read.stream().anyMatch(version -> !version.byHand());
        if (seen.change().isEmpty()) {
            boolean recognised = own
                    && seen.first(Effect.StoredUpTo.class).isPresent()
                    && seen.room().isDirty();
            tally.note(recognised ? "own late write recognised" : "file not taken");
            return;
        }
        if (own || !seen.change().get().author().equals(ClientId.SERVER)) {
            throw seen.broken("a file that we wrote is not taken for somebody else's");
        }
        int edited = read.stream()
                .mapToInt(FileVersion::number)
                .max()
                .orElseThrow(() -> seen.broken("what is taken was in the file"));
        if (edited <= newestWork) {
            throw seen.broken("no change is lost to a file that is older: " + read + ", the newest change is in r"
                    + newestWork + " of " + backend.history());
        }
        taken = true;
        tally.note("file taken");
    }

    private List<FileVersion> versions(long fingerprint) {
        return backend.history().stream()
                .filter(version -> version.fingerprint() == fingerprint)
                .toList();
    }

    private static long fingerprint(RoomCommand.TakeTheirs theirs) {
        try {
            return Diagram.parse(theirs.diagram(), new CountingKeys(), null).fingerprint();
        } catch (InvalidDiagramException e) {
            throw new AssertionError("a file that holds no diagram is taken", e);
        }
    }

    /** Nothing is under way any more, and everybody has looked: the file holds what the room has. */
    void checkAtRest(Diagram document) {
        FileVersion file = backend.newest().orElseThrow(() -> new AssertionError("the document was never written"));
        if (file.fingerprint() != document.fingerprint()) {
            throw new AssertionError("at rest the file holds what the room has, and not " + file);
        }
    }
}
