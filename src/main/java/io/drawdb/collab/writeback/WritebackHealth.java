package io.drawdb.collab.writeback;

import java.time.Instant;
import java.util.Optional;

/**
 * How write-back is doing, for the health data. A failure degrades the service, it doesn't take it out of service.
 *
 * @param enabled whether a drawdb-server is configured
 * @param lastFailure the newest load's or write's failure; empty after a success
 * @param oldestDirty since when the oldest change has been waiting to be written
 */
public record WritebackHealth(
        boolean enabled, Optional<Failure> lastFailure, int dirtyRooms, Optional<Instant> oldestDirty) {}
