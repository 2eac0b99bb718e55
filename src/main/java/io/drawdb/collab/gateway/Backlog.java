package io.drawdb.collab.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One connection's messages that came off the socket and wait their turn. */
final class Backlog {
    /** Far more than one read of a socket can hold; only a fault in here could let more wait. */
    private static final int MESSAGES_MAX = 1 << 16;

    private final Deque<WaitingMessage> messages = new ArrayDeque<>();
    private long bytes;

    void add(WaitingMessage message) {
        messages.add(message);
        bytes += message.sizeBytes();
    }

    @Nullable
    WaitingMessage peek() {
        return messages.peek();
    }

    WaitingMessage remove() {
        var message = messages.remove();
        bytes -= message.sizeBytes();
        return message;
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    boolean isFull() {
        return messages.size() >= MESSAGES_MAX;
    }

    /** What the messages take, as they came. */
    long bytes() {
        return bytes;
    }
}
