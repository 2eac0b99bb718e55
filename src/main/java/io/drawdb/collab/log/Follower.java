package io.drawdb.collab.log;

/** Receives the entries of one room in order. Called on a thread of the log; must not block or throw. */
@FunctionalInterface
public interface Follower {
    void entry(LogEntry entry);

    /**
     * The follower's view can't be continued: entries it has not had are gone, or the log has others now than it was
     * given. Nothing is delivered from now on, and appends are refused; leave the room and read it anew. Only logs
     * that are shared by several servers call this.
     *
     * @param reason what has happened, for people
     */
    default void lost(String reason) {}
}
