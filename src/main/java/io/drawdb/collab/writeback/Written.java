package io.drawdb.collab.writeback;

import java.time.Instant;

/**
 * A room's document is stored in drawdb-server.
 *
 * @param version everything up to this one is
 * @param fingerprint of what is in the shared file now
 */
public record Written(RoomVersion version, Revision revision, long fingerprint, Instant at) {}
