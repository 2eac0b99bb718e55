package io.drawdb.collab.gateway;

import io.drawdb.collab.access.Grant;
import java.util.Optional;

/**
 * What a connection came with.
 *
 * @param peer whose it is
 * @param room the room in its path, if there is one
 * @param grant what the token of its upgrade request is good for, if it had one
 */
record Arrival(Peer peer, Optional<String> room, Optional<Grant> grant) {}
