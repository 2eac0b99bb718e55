package io.drawdb.collab.hub;

import io.drawdb.collab.access.Grant;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessage;
import io.drawdb.collab.wire.ServerMessageV1;
import io.drawdb.collab.wire.ServerMessageV2;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection as the hub sees it: without a room until its first {@code hello}, then seated in one. */
final class ClientSession implements Session {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final RoomRegistry registry;
    private final Outbox outbox;
    private final Optional<String> pathRoom;
    /** What its tokens were good for so far. */
    private volatile @Nullable Grant grant;

    private volatile @Nullable Seat seat;
    private volatile boolean joined;

    ClientSession(RoomRegistry registry, Outbox outbox, Optional<String> pathRoom, @Nullable Grant brought) {
        this.registry = registry;
        this.outbox = outbox;
        this.pathRoom = pathRoom;
        this.grant = brought;
    }

    @Override
    public CompletionStage<Void> receive(ClientMessage message) {
        if (message instanceof ClientMessage.Hello hello) {
            return hello(hello);
        }
        Seat taken = seat;
        return taken == null ? DONE : taken.room.post(taken, message);
    }

    private CompletionStage<Void> hello(ClientMessage.Hello hello) {
        String shareId = hello.shareId() == null ? pathRoom.orElse(null) : hello.shareId();
        if (shareId == null) {
            return refuse(hello, ErrorCode.BAD_MESSAGE, CloseCode.BAD_MESSAGE, ClientMessage.Hello.MISSING_IDS);
        }
        if (pathRoom.isPresent() && !pathRoom.get().equals(shareId)) {
            var message = "shareId %s does not agree with the path, which names %s".formatted(shareId, pathRoom.get());
            return refuse(hello, ErrorCode.BAD_MESSAGE, CloseCode.BAD_MESSAGE, message);
        }
        var entry = registry.settings().doors().enter(grant, hello, shareId);
        Grant granted = entry.grant();
        if (granted == null) {
            turnAway(hello, entry);
            return DONE;
        }
        grant = granted;
        return seated(shareId, hello, granted);
    }

    private void turnAway(ClientMessage.Hello hello, Doors.Entry entry) {
        var refusal = entry.refusal();
        if (refusal != null) {
            registry.meters().turnedAway(refusal.code());
            Doors.turnAway(outbox, hello.protocol(), refusal);
        }
    }

    private CompletionStage<Void> seated(String shareId, ClientMessage.Hello hello, Grant granted) {
        Seat taken = seat;
        Seat left = null;
        if (taken != null && !isFor(taken, shareId, hello)) {
            taken.room.disconnected(taken);
            left = taken;
            seat = null;
            taken = null;
        }
        if (taken == null) {
            Optional<OpenRoom> room = registry.enter(shareId);
            if (room.isEmpty()) {
                return refuse(hello, ErrorCode.UNAVAILABLE, CloseCode.NOT_LOADED, RoomRegistry.NO_PLACE);
            }
            taken = new Seat(room.get(), outbox, hello.clientId(), hello.protocol(), () -> joined = true);
            taken.predecessor = left;
            taken.proven =
                    left != null && left.welcomed && left.room == taken.room && left.clientId.equals(taken.clientId);
            seat = taken;
        }
        taken.grant = granted;
        return taken.room.post(taken, hello);
    }

    private static boolean isFor(Seat seat, String shareId, ClientMessage.Hello hello) {
        return seat.room.shareId.equals(shareId)
                && seat.clientId.equals(hello.clientId())
                && seat.protocol == hello.protocol();
    }

    private CompletionStage<Void> refuse(ClientMessage.Hello hello, ErrorCode code, CloseCode close, String message) {
        refuse(outbox, hello.protocol(), code, close, message);
        return DONE;
    }

    /** v1 pages keep their connection, because a close makes them knock every second; v2 clients know what to do. */
    static void refuse(Outbox outbox, Protocol protocol, ErrorCode code, CloseCode close, String message) {
        ServerMessage error = protocol == Protocol.V1
                ? new ServerMessageV1.PlainError(message)
                : new ServerMessageV2.CodedError(code, message, true);
        outbox.send(Audience.frame(error));
        if (protocol == Protocol.V1) {
            outbox.flush();
        } else {
            outbox.close(close, message.length() > 100 ? message.substring(0, 100) : message);
        }
    }

    /** Closes the connection if it is in no room; those that are in one are closed with it. */
    void closeUnlessSeated(CloseCode code, String reason) {
        if (seat == null) {
            outbox.close(code, reason);
        }
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public void disconnected() {
        registry.disconnected(this);
        Seat taken = seat;
        if (taken != null) {
            taken.room.disconnected(taken);
        }
    }
}
