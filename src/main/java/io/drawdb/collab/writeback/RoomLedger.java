package io.drawdb.collab.writeback;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How write-back stands with one room.
 *
 * @param dirtySince since when something is not written; empty if all is
 * @param lastWritten when the room was written last since it was opened
 * @param failure why the last try failed; empty after a success
 */
public record RoomLedger(Optional<Instant> dirtySince, Optional<Instant> lastWritten, Optional<Failure> failure) {

    static Map<String, RoomLedger> of(Collection<String> rooms, WritebackQueue queue, Map<String, Failure> failures) {
        Map<String, RoomLedger> ledgers = new LinkedHashMap<>();
        for (var room : rooms) {
            if (queue.knows(room)) {
                ledgers.put(
                        room,
                        new RoomLedger(
                                queue.dirtySince(room),
                                queue.lastWritten(room),
                                Optional.ofNullable(failures.get(room))));
            }
        }
        return ledgers;
    }
}
