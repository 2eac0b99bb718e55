package io.drawdb.collab.hub;

import io.drawdb.collab.room.Lease;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.writeback.RoomLedger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open room, for whoever runs the server: everything about it but what it holds.
 *
 * @param participants in the order in which they came
 * @param locks oldest first
 * @param entries what the log got last, oldest first
 * @param ledger how write-back stands; empty if it never had to do with the room
 */
public record RoomReport(
        Summary summary,
        List<ParticipantReport> participants,
        List<Lease> locks,
        List<EntryReport> entries,
        Optional<RoomLedger> ledger) {

    /** How far a room has come. */
    public enum State {
        /** The first try to read it is under way. */
        OPENING,
        /** It could not be read yet, and is tried again. */
        UNLOADED,
        READY
    }

    /**
     * A room in one line.
     *
     * @param problem why the room is {@link State#UNLOADED}
     * @param storedVersion the last version that was written back
     * @param dirty whether there is a newer one to be written back
     * @param lastEntry the number of the last log entry
     * @param waitingBytes what waits for its readers, all together
     */
    public record Summary(
            String shareId,
            State state,
            @Nullable String problem,
            String epoch,
            long version,
            long storedVersion,
            @Nullable String revision,
            boolean dirty,
            int participants,
            int locks,
            long lastEntry,
            long waitingBytes) {}

    /**
     * Somebody in a room.
     *
     * @param protocol 1 or 2
     * @param mode what is in effect
     * @param connected whether he is here, and not only expected back
     * @param heard when he gave a sign of life last
     * @param waitingBytes what was sent to him and not taken yet
     * @param congested whether he reads too slowly at the moment
     */
    public record ParticipantReport(
            String clientId,
            String name,
            @Nullable String color,
            int protocol,
            ClientMode mode,
            boolean connected,
            Instant heard,
            long waitingBytes,
            boolean congested) {}

    public RoomReport {
        participants = List.copyOf(participants);
        locks = List.copyOf(locks);
        entries = List.copyOf(entries);
    }

    RoomReport with(Optional<RoomLedger> known) {
        return new RoomReport(summary, participants, locks, entries, known);
    }
}
