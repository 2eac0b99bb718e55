package io.drawdb.collab.writeback;

import java.util.OptionalLong;
import java.util.Set;

/**
 * A room's document, ready to be written.
 *
 * @param content JSON in UTF-8, without {@code transform}; not changed any more by anybody
 * @param fingerprint the document's own
 * @param lastSeen the fingerprint of the shared file when it was last read or written; empty if that isn't known
 * @param own fingerprints of earlier documents of this room that the file may hold, because a write arrived late
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Draft(RoomVersion version, byte[] content, long fingerprint, OptionalLong lastSeen, Set<Long> own) {
    public Draft {
        own = Set.copyOf(own);
    }
}
