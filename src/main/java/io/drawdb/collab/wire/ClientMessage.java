package io.drawdb.collab.wire;

/** What a client can say, in either protocol version. */
public sealed interface ClientMessage permits ClientMessage.Heartbeat {
    /** A sign of life. */
    record Heartbeat() implements ClientMessage {}
}
