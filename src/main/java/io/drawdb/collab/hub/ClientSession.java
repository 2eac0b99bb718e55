package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.Protocol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the hub sees it. Before its first {@code hello} it belongs to the thread that reads it, from then
 * on its messages queue on the loop of its room. How many may queue is limited by who calls {@link #receive}.
 */
final class ClientSession implements Session {

    /** A message that waits its turn. */
    record Waiting(ClientMessage message, CompletableFuture<Void> done) {}

    private final RoomRegistry registry;
    private final Outbox outbox;
    private final Optional<String> pathRoom;

    /** The room it said hello to; set by its reading thread, read by the room's. */
    private volatile @Nullable OpenRoom room;

    private volatile boolean joined;
    private volatile Protocol protocol = Protocol.V1;

    // From here on: touched on the room's loop only.
    final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Commands on their way through the log. */
    int underWay;
    /** Nothing more is handled before the answer to what was asked last. */
    boolean barred;

    boolean gone;
    @Nullable Member member;

    ClientSession(RoomRegistry registry, Outbox outbox, Optional<String> pathRoom) {
        this.registry = registry;
        this.outbox = outbox;
        this.pathRoom = pathRoom;
    }

    @Override
    public CompletionStage<Void> receive(ClientMessage message) {
        if (message instanceof ClientMessage.Hello hello) {
            return registry.hello(this, hello);
        }
        OpenRoom target = room;
        return target == null ? CompletableFuture.completedFuture(null) : target.post(this, message);
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public void disconnected() {
        OpenRoom target = room;
        if (target != null) {
            target.disconnected(this);
        }
    }

    Outbox outbox() {
        return outbox;
    }

    Optional<String> pathRoom() {
        return pathRoom;
    }

    @Nullable OpenRoom room() {
        return room;
    }

    void enters(OpenRoom entered, Protocol spoken) {
        room = entered;
        protocol = spoken;
    }

    void admitted() {
        joined = true;
    }

    Protocol protocol() {
        return protocol;
    }

    /** Whether this connection belongs to that client now. */
    boolean is(ClientId who) {
        Member current = member;
        return current != null && current.id.equals(who);
    }
}
