package io.drawdb.collab.hub;

import io.drawdb.collab.wire.ClientMessage;
import java.util.concurrent.CompletionStage;

/** One connection's side of the conversation. Messages of one session are handled strictly in order. */
public interface Session {

    /**
     * Hands over the next message. The stage completes, never exceptionally, when the message has been dealt with;
     * the caller limits how many are under way and stops reading meanwhile.
     */
    CompletionStage<Void> receive(ClientMessage message);

    /** Whether a {@code hello} was accepted. */
    boolean joined();

    /** The connection is gone, for whatever reason. */
    void disconnected();
}
