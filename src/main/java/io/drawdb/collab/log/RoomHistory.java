package io.drawdb.collab.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log keeps of a room.
 *
 * @param snapshot the newest snapshot, if one was ever saved
 * @param upTo the number of the last entry in the snapshot; 0 without one
 * @param tail the entries after {@code upTo}, in order
 */
@SuppressWarnings("ArrayRecordComponent")
public record RoomHistory(byte @Nullable [] snapshot, long upTo, List<LogEntry> tail) {
    public RoomHistory {
        tail = List.copyOf(tail);
    }

    /** The number of the last entry that is kept, in the snapshot or behind it; 0 for a room never written. */
    public long last() {
        return tail.isEmpty() ? upTo : tail.get(tail.size() - 1).number();
    }
}
