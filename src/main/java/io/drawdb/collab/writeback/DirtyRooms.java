package io.drawdb.collab.writeback;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * The rooms, as write-back sees them. Called on any thread: hand over at once, never block. A room that is not open any
 * more answers empty and ignores what it is told.
 */
public interface DirtyRooms {

    /** The document to write now; empty if there is nothing to write. */
    CompletionStage<Optional<Draft>> draft(String room);

    /** The fingerprint of the shared file when it was last read or written; empty: unknown, so nothing is compared. */
    CompletionStage<OptionalLong> lastSeen(String room);

    /** The document is stored. */
    void written(String room, Written written);

    /** The document could not be stored, and is tried again by itself after {@code retryIn}. */
    void writeFailed(String room, Failure failure, Duration retryIn);

    /** Somebody else wrote the shared file meanwhile; the room's document is written over theirs next. */
    void conflict(String room, Revision theirs);

    /**
     * Somebody else wrote the shared file, and the room had nothing to write when that was seen. A room that changed
     * since then ignores this: what it has is written, and the conflict told, later.
     */
    void theirs(String room, LoadOutcome.Loaded file, long fingerprint);
}
