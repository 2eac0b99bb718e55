package io.drawdb.collab.log;

/**
 * One entry of a room's log.
 *
 * @param number its place: 1, 2, 3… without gap
 * @param body what was appended, not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying megabytes per entry is not worth it
public record LogEntry(long number, byte[] body) {}
