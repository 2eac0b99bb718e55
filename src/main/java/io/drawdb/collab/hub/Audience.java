package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.Echo;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerEncoder;
import io.drawdb.collab.wire.ServerMessage;
import io.drawdb.collab.wire.ServerMessageV1;
import io.drawdb.collab.wire.ServerMessageV2;
import io.drawdb.collab.wire.Snapshot;
import io.drawdb.collab.wire.Welcome;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says things to those in a room: encodes once, shares the bytes, and lets each connection flush once for all that is
 * said in one go.
 */
final class Audience {
    private final RoomLoop loop;
    private final Members members;
    /** What must leave before anything else is said to v2 clients, so that nothing overtakes a change. */
    private final Runnable before;

    private final Set<Outbox> unflushed = new LinkedHashSet<>();

    Audience(RoomLoop loop, Members members, Runnable before) {
        this.loop = loop;
        this.members = members;
        this.before = before;
    }

    void toAll(ServerMessage message) {
        before.run();
        send(message, member -> true);
    }

    void toAll(Protocol version, ServerMessage message) {
        if (version == Protocol.V2) {
            before.run();
        }
        send(message, member -> member.speaks(version));
    }

    void toOthers(ClientId author, Protocol version, ServerMessage message) {
        if (version == Protocol.V2) {
            before.run();
        }
        send(message, member -> !member.id.equals(author) && member.speaks(version));
    }

    void to(@Nullable Member member, ServerMessage message) {
        if (member != null && member.seat != null) {
            to(member.seat, message);
        }
    }

    void to(Seat seat, ServerMessage message) {
        before.run();
        post(seat.outbox, frame(message));
    }

    /** Sends changes; they are what all else waits for. */
    void changes(ServerMessage message) {
        send(message, member -> member.speaks(Protocol.V2));
    }

    private void send(ServerMessage message, Predicate<Member> to) {
        Frame frame = null;
        for (var member : members.all()) {
            Seat seat = member.seat;
            if (seat != null && member.listens() && to.test(member)) {
                frame = frame == null ? frame(message) : frame;
                post(seat.outbox, frame);
            }
        }
    }

    private void post(Outbox outbox, Frame frame) {
        outbox.send(frame);
        if (unflushed.isEmpty()) {
            loop.execute(this::flush);
        }
        unflushed.add(outbox);
    }

    /** Lets everything leave that was said. */
    void flush() {
        unflushed.forEach(Outbox::flush);
        unflushed.clear();
    }

    static Frame frame(ServerMessage message) {
        return new Frame(ServerEncoder.encode(message), kind(message), message.type());
    }

    private static Frame.Kind kind(ServerMessage message) {
        if (message instanceof ServerMessageV1.Op) {
            return Frame.Kind.DOCUMENT;
        }
        if (message instanceof ServerMessageV1.Presence) {
            return Frame.Kind.PRESENCE;
        }
        if (message instanceof ServerMessageV2.Change || message instanceof ServerMessageV2.Changes) {
            return Frame.Kind.CHANGES;
        }
        if (message instanceof Snapshot) {
            return Frame.Kind.SNAPSHOT;
        }
        if (message instanceof Welcome) {
            return Frame.Kind.WELCOME;
        }
        boolean fleeting = message instanceof ServerMessageV2.Awareness
                || message instanceof ServerMessageV2.Awarenesses
                || message instanceof Echo;
        return fleeting ? Frame.Kind.FLEETING : Frame.Kind.REQUIRED;
    }

    /** Tells v2 clients to come back, each at another moment, so that they don't all knock at once. */
    void tellToComeBack() {
        for (var member : members.all()) {
            if (member.speaks(Protocol.V2)) {
                long jitter = ThreadLocalRandom.current().nextLong(HubSettings.COME_BACK_WITHIN.toMillis());
                to(member, new ServerMessageV2.Reconnect(HubSettings.COME_BACK_AFTER.toMillis() + jitter));
            }
        }
    }
}
