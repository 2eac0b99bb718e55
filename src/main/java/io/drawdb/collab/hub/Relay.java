package io.drawdb.collab.hub;

/**
 * What the servers of a deployment tell each other about a room, beside its log: who is here, what they show. Best
 * effort, in order for each server that speaks; whatever may have been lost is asked for again. Never blocks.
 */
public interface Relay {

    /** For a server that is alone. */
    Relay NONE = new Relay() {
        @Override
        public void join(String room, Listener listener) {}

        @Override
        public void say(String room, byte[] message) {}

        @Override
        public void leave(String room) {}
    };

    /** From now on {@code listener} hears what is said about a room; this server's own messages may be among it. */
    void join(String room, Listener listener);

    /** Tells all servers that joined the room. */
    void say(String room, byte[] message);

    /** Hears nothing of the room any more. */
    void leave(String room);

    /** Called on any thread: hand over at once. */
    interface Listener {
        void heard(byte[] message);

        /** Something may have been missed. */
        void interrupted();
    }
}
