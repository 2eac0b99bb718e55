package io.drawdb.collab.writeback;

import io.drawdb.collab.writeback.LoadOutcome.Loaded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * One try at writing one room: fetch its document, look at the shared file, write, find out the revision. Nothing is sent
 * once its time is over, because somebody else may write the room then.
 */
final class WriteAttempt {
    private static final Logger LOG = Logger.getLogger(WriteAttempt.class);

    /**
     * How it is done.
     *
     * @param looks whether the shared file is looked at before it is written
     * @param asksRevision whether a revision that the answer doesn't tell is asked for
     * @param sendsBefore nothing is sent from then on, so that nothing is under way when it is over
     * @param over when it is over, whatever has come of it
     */
    record Manner(boolean looks, boolean asksRevision, Instant sendsBefore, Instant over) {}

    /** What came of it; {@code sent}: whether drawdb-server may have got the document. */
    sealed interface Result {

        boolean sent();

        /** The room had nothing to write. */
        record Nothing() implements Result {
            @Override
            public boolean sent() {
                return false;
            }

            @Override
            public void tell(Listener listener) {
                listener.nothing();
            }
        }

        /** The document is in the shared file. */
        record Stored(Draft draft, Revision revision, boolean sent) implements Result {
            @Override
            public void tell(Listener listener) {
                listener.stored(this);
            }
        }

        /** drawdb-server did not take it. */
        record Refused(Failure failure, boolean sent) implements Result {
            @Override
            public void tell(Listener listener) {
                listener.refused(this);
            }
        }

        /** Calls the one method of {@code listener} that fits. */
        void tell(Listener listener);
    }

    /** One method for each result. */
    interface Listener {
        void nothing();

        void stored(Result.Stored result);

        void refused(Result.Refused result);
    }

    private final String room;
    private final DrawdbServer server;
    private final DirtyRooms rooms;
    private final Fingerprinter fingerprinter;
    private final Timeline timeline;
    private final Manner manner;
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private volatile boolean sent;

    WriteAttempt(
            String room,
            DrawdbServer server,
            DirtyRooms rooms,
            Fingerprinter fingerprinter,
            Timeline timeline,
            Manner manner) {
        this.room = room;
        this.server = server;
        this.rooms = rooms;
        this.fingerprinter = fingerprinter;
        this.timeline = timeline;
        this.manner = manner;
    }

    /** Never fails exceptionally. */
    CompletionStage<Result> run() {
        var limit = Duration.between(timeline.now(), manner.over());
        timeline.runAfter(limit, () -> result.complete(refused("no end in sight")));
        // Composed, so that a room which throws instead of answering ends up in the same place.
        var unused = CompletableFuture.completedFuture(room)
                .thenCompose(rooms::draft)
                .thenCompose(draft -> draft.isEmpty() ? done(new Result.Nothing()) : lookAndWrite(draft.get()))
                .whenComplete((reached, error) -> {
                    if (error == null) {
                        result.complete(reached);
                        return;
                    }
                    result.complete(refused(reasonOf(error)));
                });
        return result;
    }

    private String reasonOf(Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof NotNowException notNow) {
            return String.valueOf(notNow.getMessage());
        }
        LOG.errorf(error, "event=writeback_broken room=%s", room);
        return "internal error";
    }

    private Result refused(String message) {
        return new Result.Refused(Failure.network(message), sent);
    }

    private boolean isTooLate() {
        return result.isDone() || !timeline.now().isBefore(manner.sendsBefore());
    }

    private CompletionStage<Result> lookAndWrite(Draft draft) {
        if (!manner.looks() || draft.lastSeen().isEmpty()) {
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
            if (draft.own().contains(theirs.get())) {
                // A write of our own that arrived late: nobody's work is in the way.
                return write(draft);
            }
            return new Revisions(server).afterRead(room, file.revision()).thenCompose(revision -> {
                if (!isTooLate()) {
                    rooms.conflict(room, revision);
                }
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
            return failure.asksForQuiet() ? done(new Result.Refused(failure, sent)) : write(draft);
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
        if (isTooLate()) {
            return done(refused("no end in sight"));
        }
        sent = true;
        return server.save(room, draft.content())
                .thenCompose(outcome -> outcome.match(new SaveOutcome.Cases<>() {
                    @Override
                    public CompletionStage<Result> saved(Revision revision) {
                        return stored(draft, revision);
                    }

                    @Override
                    public CompletionStage<Result> failed(Failure failure) {
                        return done(new Result.Refused(failure, sent));
                    }
                }));
    }

    private CompletionStage<Result> stored(Draft draft, Revision revision) {
        if (!manner.asksRevision()) {
            return done(new Result.Stored(draft, revision, sent));
        }
        return new Revisions(server)
                .afterWrite(room, revision)
                .<Result>handle((found, error) -> new Result.Stored(draft, error == null ? found : revision, sent));
    }

    private static CompletionStage<Result> done(Result result) {
        return CompletableFuture.completedFuture(result);
    }
}
