package io.drawdb.collab.writeback;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stands where no drawdb-server is configured: nothing is stored, and nothing can be. */
public final class NoDrawdbServer implements DrawdbServer {

    @Override
    public CompletionStage<LoadOutcome> load(String shareId) {
        return CompletableFuture.completedFuture(new LoadOutcome.Absent());
    }

    @Override
    public CompletionStage<SaveOutcome> save(String shareId, byte[] content) {
        return CompletableFuture.completedFuture(new SaveOutcome.Failed(Failure.DISABLED));
    }

    @Override
    public CompletionStage<Revision> newestCommit(String shareId) {
        return CompletableFuture.completedFuture(Revision.UNKNOWN);
    }
}
