package io.drawdb.collab.writeback;

import io.drawdb.collab.writeback.LoadOutcome.Loaded;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reads a shared file for a room that opens, its revision included, as long as the budget allows.
 *
 * @param health is told each read's failure, or empty when it had none
 */
record FileLoader(DrawdbServer server, LoadBudget budget, Consumer<Optional<Failure>> health) {
    private static final Logger LOG = Logger.getLogger(FileLoader.class);

    /** Never fails exceptionally. */
    CompletionStage<LoadOutcome> load(String room) {
        Optional<Failure> spent = budget.take();
        if (spent.isPresent()) {
            LOG.debugf("event=load_put_off room=%s", room);
            return CompletableFuture.completedFuture(new LoadOutcome.Failed(spent.get()));
        }
        return CompletableFuture.completedFuture(room)
                .thenCompose(server::load)
                .thenCompose(outcome -> outcome.match(new Completion(room, outcome)))
                .exceptionally(error -> {
                    LOG.errorf(error, "event=load_failed room=%s", room);
                    return new LoadOutcome.Failed(Failure.network("internal error"));
                });
    }

    private final class Completion implements LoadOutcome.Cases<CompletionStage<LoadOutcome>> {
        private final String room;
        private final LoadOutcome outcome;

        Completion(String room, LoadOutcome outcome) {
            this.room = room;
            this.outcome = outcome;
        }

        @Override
        public CompletionStage<LoadOutcome> loaded(Loaded file) {
            health.accept(Optional.empty());
            return new Revisions(server)
                    .afterRead(room, file.revision())
                    .thenApply(revision -> new Loaded(file.content(), revision));
        }

        @Override
        public CompletionStage<LoadOutcome> absent() {
            health.accept(Optional.empty());
            return CompletableFuture.completedFuture(outcome);
        }

        @Override
        public CompletionStage<LoadOutcome> truncated() {
            LOG.warnf("event=load_truncated room=%s", room);
            return CompletableFuture.completedFuture(outcome);
        }

        @Override
        public CompletionStage<LoadOutcome> failed(Failure failure) {
            health.accept(Optional.of(failure));
            LOG.warnf("event=load_failed room=%s error=\"%s\"", room, failure.error());
            return CompletableFuture.completedFuture(outcome);
        }
    }
}
