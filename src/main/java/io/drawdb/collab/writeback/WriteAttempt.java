package io.drawdb.collab.writeback;

import io.drawdb.collab.writeback.LoadOutcome.Loaded;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * One try at writing one room: fetch its document, look at the shared file, write, find out the revision.
 *
 * @param looks whether the shared file is looked at before it is written
 * @param asksRevision whether a revision that the answer doesn't tell is asked for
 */
record WriteAttempt(
        String room,
        DrawdbServer server,
        DirtyRooms rooms,
        Fingerprinter fingerprinter,
        boolean looks,
        boolean asksRevision) {
    private static final Logger LOG = Logger.getLogger(WriteAttempt.class);

    /** What came of it. */
    sealed interface Result {

        /** The room had nothing to write. */
        record Nothing() implements Result {
            @Override
            public void tell(Listener listener) {
                listener.nothing();
            }
        }

        /** The document is in the shared file. */
        record Stored(Draft draft, Revision revision) implements Result {
            @Override
            public void tell(Listener listener) {
                listener.stored(draft, revision);
            }
        }

        /** drawdb-server did not take it. */
        record Refused(Failure failure) implements Result {
            @Override
            public void tell(Listener listener) {
                listener.refused(failure);
            }
        }

        /** Calls the one method of {@code listener} that fits. */
        void tell(Listener listener);
    }

    /** One method for each result. */
    interface Listener {
        void nothing();

        void stored(Draft draft, Revision revision);

        void refused(Failure failure);
    }

    /** As {@link #run}, but never fails exceptionally, and is over after {@code limit} at the latest. */
    CompletionStage<Result> runWithin(Duration limit, Timeline timeline) {
        var result = new CompletableFuture<Result>();
        timeline.runAfter(limit, () -> result.complete(new Result.Refused(Failure.network("no end in sight"))));
        // Composed, so that a room which throws instead of answering ends up in the same place.
        var unused = CompletableFuture.completedFuture(this)
                .thenCompose(WriteAttempt::run)
                .whenComplete((reached, error) -> {
                    if (error == null) {
                        result.complete(reached);
                        return;
                    }
                    LOG.errorf(error, "event=writeback_broken room=%s", room);
                    result.complete(new Result.Refused(Failure.network("internal error")));
                });
        return result;
    }

    CompletionStage<Result> run() {
        return rooms.draft(room)
                .thenCompose(draft -> draft.isEmpty() ? done(new Result.Nothing()) : lookAndWrite(draft.get()));
    }

    private CompletionStage<Result> lookAndWrite(Draft draft) {
        if (!looks || draft.lastSeen().isEmpty()) {
            return write(draft);
        }
        return server.load(room).thenCompose(outcome -> outcome.match(new AfterLook(draft)));
    }

    private final class AfterLook implements LoadOutcome.Cases<CompletionStage<Result>> {
        private final Draft draft;

        AfterLook(Draft draft) {
            this.draft = draft;
        }

        @Override
        public CompletionStage<Result> loaded(Loaded file) {
            var theirs = fingerprintOf(file);
            if (theirs.isEmpty() || theirs.get() == draft.lastSeen().orElseThrow()) {
                return write(draft);
            }
            if (theirs.get() == draft.fingerprint()) {
                // What we have to say is there already, for example from a write whose answer got lost.
                return stored(draft, file.revision());
            }
            return new Revisions(server).afterRead(room, file.revision()).thenCompose(revision -> {
                rooms.conflict(room, revision);
                return write(draft);
            });
        }

        @Override
        public CompletionStage<Result> absent() {
            return write(draft);
        }

        @Override
        public CompletionStage<Result> truncated() {
            return write(draft);
        }

        @Override
        public CompletionStage<Result> failed(Failure failure) {
            // A limit is a limit for reads and writes; any other failure of a read says little about writing.
            return failure.asksForQuiet() ? done(new Result.Refused(failure)) : write(draft);
        }
    }

    private Optional<Long> fingerprintOf(Loaded file) {
        try {
            return Optional.of(fingerprinter.of(file.content()));
        } catch (RuntimeException e) {
            LOG.warnf(e, "event=fingerprint_failed room=%s", room);
            return Optional.empty();
        }
    }

    private CompletionStage<Result> write(Draft draft) {
        return server.save(room, draft.content())
                .thenCompose(outcome -> outcome.match(new SaveOutcome.Cases<>() {
                    @Override
                    public CompletionStage<Result> saved(Revision revision) {
                        return stored(draft, revision);
                    }

                    @Override
                    public CompletionStage<Result> failed(Failure failure) {
                        return done(new Result.Refused(failure));
                    }
                }));
    }

    private CompletionStage<Result> stored(Draft draft, Revision revision) {
        if (!asksRevision) {
            return done(new Result.Stored(draft, revision));
        }
        return new Revisions(server)
                .afterWrite(room, revision)
                .<Result>handle((found, error) -> new Result.Stored(draft, error == null ? found : revision));
    }

    private static CompletionStage<Result> done(Result result) {
        return CompletableFuture.completedFuture(result);
    }
}
