package io.drawdb.collab.hub;

import io.drawdb.collab.room.Basis;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.PersistErrorCode;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.LoadOutcome;

/** The reading of the shared file for a room that opens, and what becomes of the room by what comes of it. */
final class FirstReading {
    private final OpenRoom home;
    private final Opening opening;

    FirstReading(OpenRoom home, Opening opening) {
        this.home = home;
        this.opening = opening;
    }

    /** Reads the file. People may be in the room by the time that is over. */
    void read() {
        Basis asOf = home.room().basis();
        home.saving
                .load(home.shareId)
                .whenComplete((outcome, failure) -> home.runWhileOpen(() -> {
                    LoadOutcome reached = failure == null
                            ? outcome
                            : new LoadOutcome.Failed(Failure.network(String.valueOf(failure.getMessage())));
                    reached.match(new Ending(asOf));
                }));
    }

    /** What came of a reading; true if it is worth something. */
    private final class Ending implements LoadOutcome.Cases<Boolean> {
        /** The room when the reading began: what has changed since then is not in the file. */
        private final Basis asOf;

        Ending(Basis asOf) {
            this.asOf = asOf;
        }

        @Override
        public Boolean loaded(LoadOutcome.Loaded file) {
            var content = SharedFile.diagram(file.content());
            if (content.isEmpty()) {
                return failed(Failure.malformed("the shared file holds no diagram"));
            }
            var diagram = content.get();
            String revision = file.revision().version().orElse(null);
            String updatedAt = file.revision().updatedAt().orElse(null);
            if (!home.room().isOpen()) {
                opening.enter(new RoomCommand.Open(Opening.newEpoch(), diagram, revision, updatedAt));
            } else if (home.room().mayTake(asOf)) {
                opening.enter(new RoomCommand.TakeTheirs(diagram, revision, updatedAt, asOf));
            } else {
                opening.becomeReady();
            }
            return true;
        }

        @Override
        public Boolean absent() {
            opening.known();
            return true;
        }

        @Override
        public Boolean truncated() {
            opening.notLoaded(new PersistError(
                    "truncated",
                    "the shared file is too large to be loaded whole; it is not shown in part",
                    PersistErrorCode.TOO_LARGE,
                    opening.retryMs()));
            return false;
        }

        @Override
        public Boolean failed(Failure failure) {
            var code = PersistErrorCode.valueOf(failure.code().name());
            opening.notLoaded(new PersistError(
                    failure.error(), "the shared file can't be loaded: " + failure.message(), code, opening.retryMs()));
            return false;
        }
    }
}
