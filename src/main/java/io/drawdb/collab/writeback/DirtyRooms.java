package io.drawdb.collab.writeback;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The rooms, as write-back sees them. Called on any thread: hand over at once, never block. A room that is not open any
 * more answers empty and ignores what it is told.
 */
public interface DirtyRooms {

    /**
     * The document to write now; empty if there is nothing to write. Everybody who shares the room knows by then that it is
     * about to be written, however that ends. Fails with {@link NotNowException} if that
     * can't be told now.
     */
    CompletionStage<Optional<Draft>> draft(String room);

    /** What the room knows of its shared file; empty if nothing, or if it has something to write itself. */
    CompletionStage<Optional<KnownFile>> knownFile(String room);

    /**
     * The document is stored. The stage completes, in any case, once everybody who shares the room knows, or could not be
     * told.
     */
    CompletionStage<Void> written(String room, Written written);

    /** The document could not be stored, and is tried again by itself after {@code retryIn}. */
    void writeFailed(String room, Failure failure, Duration retryIn);

    /** Somebody else wrote the shared file meanwhile; the room's document is written over theirs next. */
    void conflict(String room, Revision theirs);

    /**
     * Somebody else wrote the shared file, and the room had nothing to write when that was seen. A room that is not at
     * {@code asOf} any more ignores this: what it has is written, and the conflict told, later.
     *
     * @param asOf the room's document before the file was read
     */
    void theirs(String room, RoomVersion asOf, LoadOutcome.Loaded file);
}
