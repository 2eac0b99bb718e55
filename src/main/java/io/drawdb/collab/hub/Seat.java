package io.drawdb.collab.hub;

import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.Protocol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One connection's place in one room, under one client id: the messages that wait their turn, and what keeps them
 * waiting. Touched on the room's loop only, but for the final members. How many messages wait is limited by who calls
 * {@link Session#receive}.
 */
final class Seat {

    /** A message that waits its turn. */
    record Waiting(ClientMessage message, CompletableFuture<Void> done) {}

    final OpenRoom room;
    final Outbox outbox;
    final String clientId;
    /** Tells this seat from all others, on every server, ever. */
    final String session = UUID.randomUUID().toString().substring(0, 18);

    final Protocol protocol;
    /** Told that a {@code hello} was accepted. */
    final Runnable admitted;

    final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Commands on their way through the log. */
    int underWay;
    /** Whether nothing more is handled before the answer to what was asked last. */
    boolean barred;
    /** The same connection's seat before this one; what was said there comes first. {@code null} once it is left. */
    @Nullable
    Seat predecessor;
    /** Whether the connection is gone. */
    boolean gone;
    /** Who sits here; {@code null} before {@code hello}, and after another connection took over. */
    @Nullable
    Member member;

    Seat(OpenRoom room, Outbox outbox, String clientId, Protocol protocol, Runnable admitted) {
        this.room = room;
        this.outbox = outbox;
        this.clientId = clientId;
        this.protocol = protocol;
        this.admitted = admitted;
    }

    /** Gives up what waits; nobody is left to be answered. */
    void dropWaiting() {
        waiting.forEach(message -> message.done().complete(null));
        waiting.clear();
    }
}
