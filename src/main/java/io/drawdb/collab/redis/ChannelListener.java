package io.drawdb.collab.redis;

/** Hears what is published on one channel. Called on the link's thread: must not block or throw. */
public interface ChannelListener {

    /** Something was published. The array is the listener's own. */
    void message(byte[] payload);

    /**
     * The channel is subscribed again after the line was lost: what was published meanwhile was missed. Calls may be
     * made, and come before those of anybody who learns later that the line is there.
     */
    default void resumed() {}
}
