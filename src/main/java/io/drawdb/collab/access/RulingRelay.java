package io.drawdb.collab.access;

/** How a ruling that was made on one server reaches the others, those that start later included. */
@FunctionalInterface
public interface RulingRelay {
    /** Where there is one server. */
    RulingRelay ALONE = ruling -> {};

    /**
     * Tells the other servers, which hand it to their own {@link Rulings#take}, within a second. It need not come back to
     * this one, and may come to any of them more than once. Never blocks.
     */
    void spread(Ruling ruling);
}
