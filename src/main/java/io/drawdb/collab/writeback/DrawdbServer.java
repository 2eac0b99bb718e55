package io.drawdb.collab.writeback;

import java.util.concurrent.CompletionStage;

/**
 * The shared files that drawdb-server keeps, by share id. Every stage completes normally and within a bounded time:
 * failures are outcomes. Stages complete on any thread.
 */
public interface DrawdbServer {

    /** Reads the shared file. */
    CompletionStage<LoadOutcome> load(String shareId);

    /**
     * Replaces the shared file's content.
     *
     * @param content the diagram as JSON in UTF-8
     */
    CompletionStage<SaveOutcome> save(String shareId, byte[] content);

    /** The newest entry of the gist's history, for servers whose other answers do not tell; unknown on any failure. */
    CompletionStage<Revision> newestCommit(String shareId);
}
