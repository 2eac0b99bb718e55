package io.drawdb.collab.hub;

import io.drawdb.collab.access.Grant;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.Protocol;
import java.time.Instant;
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

    /** What the connection is good for; replaced when it brings another token. */
    volatile Grant grant = Grant.OPEN;
    /** Whether the same connection had this client id in this room before, under another seat. */
    volatile boolean proven;
    /** Whether a {@code hello} was accepted here. */
    volatile boolean welcomed;
    /** Since when its reader has been behind without reading, or by a snapshot; {@code null} if it is not. */
    @Nullable
    Instant behindSince;
    /** What its reader had taken when that was looked at last. */
    long takenBytes;
    /** Whether its reader has not seen the last of what others show of themselves. */
    boolean missedAwareness;
    /** When this client first came under its id, in milliseconds since 1970. */
    long born;

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
    /** Whether whoever sits here was sent away: nothing of his outlives the connection. */
    boolean expelled;
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
