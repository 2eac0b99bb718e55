package io.drawdb.collab.writeback;

/** Why a room is to be written without waiting for the interval. The first is the most pressing. */
public enum Reason {
    /** A client asked for it ({@code persist_now}). */
    FORCED(true),
    /** The next editor waits for it. */
    HANDOVER(true),
    /** Nobody is left in the room. */
    LAST_LEFT(false);

    private final boolean skipsBackoff;

    Reason(boolean skipsBackoff) {
        this.skipsBackoff = skipsBackoff;
    }

    /** Whether somebody waits for the answer, so that a backend that failed is tried again at once. */
    boolean skipsBackoff() {
        return skipsBackoff;
    }
}
