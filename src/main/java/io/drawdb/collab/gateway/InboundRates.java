package io.drawdb.collab.gateway;

import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ClientMessageV2;

/**
 * How fast one connection may send: messages, their bytes, the operations in them, and those that say hello, which cost
 * the most. Event loop only.
 */
final class InboundRates {
    private final GatewayLimits limits;
    private final MessageRate messages;
    private final MessageRate bytes;
    private final MessageRate operations;
    private final MessageRate hellos;

    InboundRates(GatewayLimits limits, long nowNanos) {
        this.limits = limits;
        this.messages = new MessageRate(limits.messagesPerSecond(), nowNanos);
        this.bytes = new MessageRate(limits.bytesPerSecond(), nowNanos);
        this.operations = new MessageRate(limits.opsPerSecond(), nowNanos);
        this.hellos = new MessageRate(limits.hellosPerSecond(), nowNanos);
    }

    /** Takes a message; returns how many nanoseconds to read no further before trying again, 0 if it was taken. */
    long take(long nowNanos) {
        long wait = Math.max(bytes.ready(nowNanos), operations.ready(nowNanos));
        wait = Math.max(wait, hellos.ready(nowNanos));
        return wait > 0 ? wait : messages.take(nowNanos);
    }

    /** Returns how many nanoseconds to read no further so that others have their turn, 0 for none. */
    long pause(long nowNanos) {
        return Math.max(Math.max(messages.pause(nowNanos), bytes.pause(nowNanos)), operations.pause(nowNanos));
    }

    /** A frame came that could not be put off: the messages after it pay for it. */
    void overdraw() {
        messages.spend(1);
    }

    /** So many bytes were taken. */
    void took(int frameBytes) {
        bytes.spend(frameBytes);
    }

    /** A message was understood. */
    void took(ClientMessage message) {
        if (message instanceof ClientMessageV2.Change change) {
            operations.spend(change.ops().size());
        }
        if (message instanceof ClientMessage.Hello) {
            hellos.spend(1);
        }
    }

    /** What was overrun, for the metrics: the connection is slowed down. */
    GatewayReason slowedDownBy() {
        if (operations.isEmpty()) {
            return GatewayReason.SLOWED_DOWN_OPS;
        }
        if (hellos.isEmpty()) {
            return GatewayReason.SLOWED_DOWN_HELLOS;
        }
        return bytes.isEmpty() ? GatewayReason.SLOWED_DOWN_BYTES : GatewayReason.SLOWED_DOWN;
    }

    /** Whether the connection went on sending although it was slowed down again and again, or sent far too much at once. */
    boolean flooding() {
        return messages.overdrawn()
                || messages.flooding()
                || bytes.flooding()
                || operations.flooding()
                || hellos.flooding();
    }

    /** What was overrun, for the client. */
    String limit() {
        if (bytes.flooding()) {
            return "too many bytes: at most %d a second".formatted(limits.bytesPerSecond());
        }
        if (hellos.flooding()) {
            return "too many hellos: at most %d a second".formatted(limits.hellosPerSecond());
        }
        return operations.flooding()
                ? "too many operations: at most %d a second".formatted(limits.opsPerSecond())
                : "too many messages: at most %d a second".formatted(limits.messagesPerSecond());
    }
}
