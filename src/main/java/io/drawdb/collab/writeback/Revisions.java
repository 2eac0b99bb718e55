package io.drawdb.collab.writeback;

import io.drawdb.collab.writeback.LoadOutcome.Loaded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out the newest revision of a shared file, asking no more than needed. */
final class Revisions {
    private static final LoadOutcome.Cases<Revision> IF_LOADED = new LoadOutcome.Cases<>() {
        @Override
        public Revision loaded(Loaded file) {
            return file.revision();
        }

        @Override
        public Revision absent() {
            return Revision.UNKNOWN;
        }

        @Override
        public Revision truncated() {
            return Revision.UNKNOWN;
        }

        @Override
        public Revision failed(Failure failure) {
            return Revision.UNKNOWN;
        }
    };

    private final DrawdbServer server;

    Revisions(DrawdbServer server) {
        this.server = server;
    }

    /** After a write whose answer said {@code known}: else the gist knows, else its history does. */
    CompletionStage<Revision> afterWrite(String room, Revision known) {
        if (known.version().isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        return server.load(room).thenCompose(outcome -> afterRead(room, known.or(outcome.match(IF_LOADED))));
    }

    /** After a read that said {@code known}: else the gist's history knows. */
    CompletionStage<Revision> afterRead(String room, Revision known) {
        if (known.version().isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        return server.newestCommit(room).thenApply(known::or);
    }
}
