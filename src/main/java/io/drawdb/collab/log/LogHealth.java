package io.drawdb.collab.log;

/**
 * Whether a log can be written.
 *
 * @param kind which log: {@code memory}, {@code sqlite}, {@code redis}
 * @param reason what is wrong and where, for people; empty when writable
 */
public record LogHealth(String kind, boolean writable, String reason) {}
