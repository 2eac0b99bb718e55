package io.drawdb.collab.gateway;

import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ClientMessageV2;

/** How fast one connection may send: messages, their bytes, and the operations in them. Event loop only. */
final class InboundRates {
    private final GatewayLimits limits;
    private final MessageRate messages;
    private final MessageRate bytes;
    private final MessageRate operations;

    InboundRates(GatewayLimits limits, long nowNanos) {
        this.limits = limits;
        this.messages = new MessageRate(limits.messagesPerSecond(), nowNanos);
        this.bytes = new MessageRate(limits.bytesPerSecond(), nowNanos);
        this.operations = new MessageRate(limits.opsPerSecond(), nowNanos);
    }

    /** Takes a message; returns how many nanoseconds to read no further before trying again, 0 if it was taken. */
    long take(long nowNanos) {
        long wait = Math.max(bytes.ready(nowNanos), operations.ready(nowNanos));
        return wait > 0 ? wait : messages.take(nowNanos);
    }

    /** A message of so many bytes was taken. */
    void took(int messageBytes) {
        bytes.spend(messageBytes);
    }

    /** A message was understood. */
    void took(ClientMessage message) {
        if (message instanceof ClientMessageV2.Change change) {
            operations.spend(change.ops().size());
        }
    }

    /** What was overrun, for the metrics: the connection is slowed down. */
    String slowedDownBy() {
        if (operations.isEmpty()) {
            return "slowed_down_ops";
        }
        return bytes.isEmpty() ? "slowed_down_bytes" : "slowed_down";
    }

    /** Whether the connection went on sending although it was slowed down again and again. */
    boolean flooding() {
        return messages.flooding() || bytes.flooding() || operations.flooding();
    }

    /** What was overrun, for the client. */
    String limit() {
        if (bytes.flooding()) {
            return "too many bytes: at most %d a second".formatted(limits.bytesPerSecond());
        }
        return operations.flooding()
                ? "too many operations: at most %d a second".formatted(limits.opsPerSecond())
                : "too many messages: at most %d a second".formatted(limits.messagesPerSecond());
    }
}
