package io.drawdb.collab.hub;

import io.drawdb.collab.access.Grant;
import java.util.Optional;

/** Where connections come in, before it is known which room they want. */
public interface Lobby {

    /** Takes a new connection that has brought nothing. */
    default Session connect(Outbox outbox, Optional<String> room) {
        return connect(outbox, room, Optional.empty());
    }

    /**
     * Takes a new connection.
     *
     * @param outbox the way back to it
     * @param room the room named by the path ({@code /collab/{shareId}}), valid as a share id; empty where
     *     {@code hello} names it
     * @param brought what the token of the upgrade request is good for, if it had one
     */
    Session connect(Outbox outbox, Optional<String> room, Optional<Grant> brought);
}
