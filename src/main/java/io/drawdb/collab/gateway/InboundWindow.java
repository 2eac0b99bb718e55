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
    private boolean stalled;

    InboundWindow(int messagesMax, long bytesMax) {
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    void started(int messageBytes) {
        messages++;
        bytes += messageBytes;
        stalled |= full();
    }

    void finished(int messageBytes) {
        messages--;
        bytes -= messageBytes;
        stalled &= messages > messagesMax / 2 || bytes > bytesMax / 2;
    }

    /** Whether no further message may be handed over. */
    boolean full() {
        return messages >= messagesMax || bytes >= bytesMax;
    }

    /** Whether it was full and is not half empty yet: nothing is to be read meanwhile. */
    boolean stalled() {
        return stalled;
    }

    /** Messages handed over and not yet dealt with. */
    int messages() {
        return messages;
    }
}
