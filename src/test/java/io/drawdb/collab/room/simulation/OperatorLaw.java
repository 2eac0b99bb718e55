package io.drawdb.collab.room.simulation;

import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand;

/** What is restored is the document of that very version; a lock that is taken away is gone, and no other. */
final class OperatorLaw implements Law {
    private final DocumentLaw documents;
    private final Tally tally;

    OperatorLaw(DocumentLaw documents, Tally tally) {
        this.documents = documents;
        this.tally = tally;
    }

    @Override
    public void check(Observation seen) {
        RoomCommand command = seen.entry().command();
        if (command instanceof RoomCommand.Restore restore) {
            checkRestore(seen, restore);
        } else if (command instanceof RoomCommand.Revoke revoke) {
            checkRevocation(seen, revoke);
        } else if (command instanceof RoomCommand.Undo undo
                && undo.who().equals(SimulatedOperator.ID)
                && seen.change().isPresent()) {
            tally.note("restore taken back");
        }
    }

    private void checkRestore(Observation seen, RoomCommand.Restore restore) {
        boolean taken = seen.effects().stream().anyMatch(OperatorLaw::isRevocation);
        if (taken && (!restore.force() || seen.change().isEmpty())) {
            throw seen.broken("locks are taken away only by force, and only for a restore that is done");
        }
        seen.first(Effect.Rejected.class).ifPresent(rejected -> {
            Code code = rejected.rejection().code();
            if (code == Code.LOCKED) {
                tally.note("restore refused for a lock");
            } else if (code == Code.NOT_FOUND) {
                tally.note("restore out of reach");
            }
        });
        if (seen.change().isEmpty()) {
            return;
        }
        if (!documents.at(restore.version()).sameAs(seen.room().diagramOrBlank())) {
            throw seen.broken("what is restored is the document of version " + restore.version());
        }
        tally.note(taken ? "restored by force" : "restored");
    }

    private static void checkRevocation(Observation seen, RoomCommand.Revoke revoke) {
        boolean gone = seen.room().locks().stream()
                .noneMatch(lease -> lease.target().equals(revoke.target())
                        && (revoke.holder() == null || lease.holder().equals(revoke.holder())));
        boolean others = seen.effects().stream()
                .filter(OperatorLaw::isRevocation)
                .anyMatch(effect -> !((Effect.Unlocked) effect).lease().target().equals(revoke.target()));
        // A lock that is free may be somebody else's at once, if he waited for it.
        boolean granted = seen.first(Effect.LockGranted.class).isPresent();
        if (others || !(gone || granted)) {
            throw seen.broken("the lock that is taken away is gone, and no other");
        }
    }

    private static boolean isRevocation(Effect effect) {
        return effect instanceof Effect.Unlocked unlocked && unlocked.reason() == Effect.UnlockReason.REVOKED;
    }
}
