package io.drawdb.collab.gateway;

/**
 * Counts one connection's messages that were handed to its room and are not yet dealt with. Reading stops when the
 * window is full and goes on when less than half of it is used, so that it does not flutter. Not safe for use by
 * several threads at once.
 */
final class InboundWindow {
    private final int messagesMax;
    private final long bytesMax;
    private int messages;
    private long bytes;

    InboundWindow(int messagesMax, long bytesMax) {
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    void started(int messageBytes) {
        messages++;
        bytes += messageBytes;
    }

    void finished(int messageBytes) {
        messages--;
        bytes -= messageBytes;
    }

    /** Whether no further message may be handed over. */
    boolean full() {
        return messages >= messagesMax || bytes >= bytesMax;
    }

    /** Whether there is room enough to read on after having stopped. */
    boolean roomy() {
        return messages <= messagesMax / 2 && bytes <= bytesMax / 2;
    }

    /** Messages handed over and not yet dealt with. */
    int messages() {
        return messages;
    }
}
