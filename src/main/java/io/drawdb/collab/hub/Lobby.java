package io.drawdb.collab.hub;

import java.util.Optional;

/** Where connections come in, before it is known which room they want. */
public interface Lobby {

    /**
     * Takes a new connection.
     *
     * @param outbox the way back to it
     * @param room the room named by the path ({@code /collab/{shareId}}), valid as a share id; empty where
     *     {@code hello} names it
     */
    Session connect(Outbox outbox, Optional<String> room);
}
