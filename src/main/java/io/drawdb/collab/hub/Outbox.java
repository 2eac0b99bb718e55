package io.drawdb.collab.hub;

/** The way out to one connection. Callable from any thread; frames leave in the order of the calls. */
public interface Outbox {

    /** Takes a frame on its way; nothing is promised to be written before {@link #flush}. Never blocks. */
    void send(Frame frame);

    /** Lets everything sent so far leave. Rooms call it once per tick and connection. */
    void flush();

    /** Flushes, then closes with a code and a reason of at most 123 UTF-8 bytes. Further calls do nothing. */
    void close(CloseCode code, String reason);

    /** Bytes that were sent and that the reader has not taken yet, as far as this server knows. */
    default long waitingBytes() {
        return 0;
    }

    /**
     * Bytes that the reader has taken so far, as far as this server knows: while it is congested they grow if it is
     * slow, and stay if it does not read at all.
     */
    long takenBytes();

    /** Whether what was sent keeps waiting for the reader; fleeting frames need not be made for it. */
    boolean congested();

    /** Whether changes were left out, and all that come are, until a {@link Frame.Kind#SNAPSHOT} is sent. */
    default boolean owesSnapshot() {
        return false;
    }

    /** Whether a fleeting frame was left out since this was asked last. */
    default boolean skippedFleeting() {
        return false;
    }
}
