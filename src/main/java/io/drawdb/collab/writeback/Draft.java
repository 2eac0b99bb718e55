package io.drawdb.collab.writeback;

import java.util.OptionalLong;

/**
 * A room's document, ready to be written.
 *
 * @param content JSON in UTF-8, without {@code transform}; not changed any more by anybody
 * @param fingerprint the document's own
 * @param lastSeen the fingerprint of the shared file when it was last read or written; empty if that isn't known
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Draft(long version, byte[] content, long fingerprint, OptionalLong lastSeen) {}
