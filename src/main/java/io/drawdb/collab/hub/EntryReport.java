package io.drawdb.collab.hub;

import java.time.Instant;
import java.util.Optional;

/**
 * One entry of a room's log, without its contents.
 *
 * @param number its place in the log
 * @param command the kind of command
 * @param clientId whose wish it was; empty for the server's own
 * @param bytes of its body
 */
public record EntryReport(long number, Instant at, String command, Optional<String> clientId, int bytes) {}
