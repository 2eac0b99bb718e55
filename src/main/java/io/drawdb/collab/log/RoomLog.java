package io.drawdb.collab.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The ordered, durable log of every room: gives the entries of one room a total order, keeps them, and hands
 * them to whoever follows that room.
 *
 * <p>Every stage may complete exceptionally with {@link LogUnavailableException}: the store can't be reached
 * or can't be written. A failed {@link #append} was not acknowledged to anybody; whether it is in the log is told
 * by the follower alone. Stages and followers are called on threads of the log: hand over at once, never block.
 */
public interface RoomLog extends AutoCloseable {
    /**
     * The largest entry or snapshot that a log takes, in bytes: more than the largest document that can be allowed
     * (128 MiB), which may stay when less is, with all else that a room keeps.
     */
    int BODY_BYTES_MAX = 192 << 20;

    /** How many rooms are listed by {@link #orphans}. */
    int ORPHANS_MAX = 10_000;

    /**
     * Reads what is kept of a room, then hands every later entry to {@code follower}, in order of number, without
     * gap or repeat, never before the returned stage has completed. A room that was never written is empty.
     *
     * @throws IllegalStateException (in the stage) when this process already follows the room, which it does until
     *     the stage of {@link #leave} has completed
     */
    CompletionStage<RoomHistory> open(String room, Follower follower);

    /**
     * Adds an entry to an open room; completes with its number once it is durable. Numbers of a room count 1, 2, 3…
     * The follower gets the entry, too, and before this stage completes.
     *
     * @throws IllegalStateException (in the stage) when this process does not follow the room, or not yet
     */
    CompletionStage<Long> append(String room, byte[] body);

    /**
     * Keeps {@code state} as the result of all entries up to {@code upTo}, and drops those entries. Does nothing when
     * a newer one is kept.
     *
     * @throws IllegalArgumentException (in the stage) when the room has no entry {@code upTo}
     */
    CompletionStage<Void> saveSnapshot(String room, long upTo, byte[] state);

    /**
     * Records that what the room held after entry {@code upTo} is stored elsewhere as well (or needs no storing),
     * so that nobody has to open the room after a restart to save it. Never moves backwards.
     *
     * @throws IllegalArgumentException (in the stage) when the room has no entry {@code upTo}, and it is not 0
     */
    CompletionStage<Void> settle(String room, long upTo);

    /** The rooms with entries beyond what was settled, oldest unsettled first. */
    CompletionStage<List<String>> unsettled();

    /**
     * The rooms of {@link #unsettled} that nobody follows right now, neither this process nor another that shares the
     * log: somebody should open them, and save them. In the order of {@link #unsettled} from {@code first} on, and
     * behind the last of them the oldest again; from the oldest on if {@code first} is settled. At most {@value
     * #ORPHANS_MAX}: whoever begins where he stopped comes to all of them.
     */
    CompletionStage<List<String>> orphans(String first);

    /**
     * Completes when every entry that was in the room's log before the call has been delivered to the follower, whoever
     * appended it. Logs that deliver before they acknowledge, and belong to one process, have nothing to wait for.
     *
     * @throws IllegalStateException (in the stage) when this process does not follow the room, or not yet; logs with
     *     nothing to wait for need not tell
     */
    default CompletionStage<Void> sync(String room) {
        return CompletableFuture.completedFuture(null);
    }

    /** Stops following; entries appended before are delivered first. Unknown rooms are ignored. */
    CompletionStage<Void> leave(String room);

    /** Whether entries can be written right now; cheap, may be asked every second. */
    LogHealth health();

    /** Finishes what was appended, then releases everything. */
    @Override
    void close();
}
