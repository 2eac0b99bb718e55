package io.drawdb.collab.log;

/** Receives the entries of one room in order. Called on a thread of the log; must not block or throw. */
@FunctionalInterface
public interface Follower {
    void entry(LogEntry entry);
}
