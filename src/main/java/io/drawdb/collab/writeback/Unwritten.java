package io.drawdb.collab.writeback;

/**
 * A room that could not be written before the server stopped.
 *
 * @param reason why, in one word or an HTTP status
 */
public record Unwritten(String room, String reason) {}
