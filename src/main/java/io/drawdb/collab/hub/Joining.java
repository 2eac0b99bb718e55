package io.drawdb.collab.hub;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.ClientMessage.Hello;
import io.drawdb.collab.wire.ClientMessage.Since;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV1;
import io.drawdb.collab.wire.ServerMessageV1.Mode;
import io.drawdb.collab.wire.ServerMessageV1.Reason;
import io.drawdb.collab.wire.Welcome;
import io.drawdb.collab.wire.Welcome.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How somebody comes into a room: who he is, what he gets told, and who else is. */
final class Joining {
    private static final String REPLACED = "this client came back on a newer connection";

    private final OpenRoom home;
    private final Audience audience;
    private final Members members;

    Joining(OpenRoom home) {
        this.home = home;
        this.audience = home.audience;
        this.members = home.members;
    }

    /**
     * Lets somebody in once the room here is as new as anything that he was told anywhere: he may come from another
     * server, which was ahead of this one. Until the stage completes it is he who waits for the room.
     */
    CompletionStage<Void> hello(Seat seat, Hello hello) {
        CompletableFuture<Void> current = home.feed.sync().toCompletableFuture();
        if (current.isDone()) {
            enter(seat, hello, current.isCompletedExceptionally());
            return CompletableFuture.completedFuture(null);
        }
        seat.barred = true;
        seat.underWay++;
        var seenTo = new CompletableFuture<Void>();
        var unused = current.whenComplete((nothing, failure) -> home.run(() -> {
            seat.barred = false;
            seat.underWay--;
            seenTo.complete(null);
            if (!home.isClosed()) {
                enter(seat, hello, failure != null);
                home.upkeep.refreshPresence();
                home.pump(seat);
            }
        }));
        return seenTo;
    }

    private void enter(Seat seat, Hello hello, boolean mayLag) {
        if (!home.rights.admits(seat)) {
            return;
        }
        Since since = hello.since();
        if (mayLag && since != null && isBehind(since)) {
            refuse(seat, ErrorCode.UNAVAILABLE, "this server can't see what you have seen: try again");
            return;
        }
        if (home.isUnloaded() && hello.protocol() == Protocol.V2) {
            refuse(seat, ErrorCode.NOT_LOADED, home.opening.unloadedError().message());
            return;
        }
        var who = new ClientId(hello.clientId());
        Member known = members.find(who);
        if (!hasPlace(seat, hello, known)) {
            return;
        }
        Member member = known == null ? newMember(who, hello) : known;
        sit(member, seat, hello);
        if (hello.protocol() == Protocol.V2) {
            welcome(member, seat, since);
        } else {
            answerPage(member, seat);
        }
    }

    private void sit(Member member, Seat seat, Hello hello) {
        Seat older = member.seat;
        takeOver(member, seat);
        member.seat = seat;
        member.protocol = hello.protocol();
        home.rights.settle(member, seat, hello.mode());
        if (older != null && older != seat && !asksToEdit(member)) {
            endWait(member, older);
        }
        member.name = hello.clientName();
        member.color = hello.color();
        member.introduced = false;
        member.came = home.loop.now();
        seat.member = member;
        home.others.sayCame(member);
        home.upkeep.heard(member);
        seat.welcomed = true;
        seat.admitted.run();
        home.upkeep.somebodyCame();
    }

    /** Whether the client id is his, and the room not full; if not, he has been told. */
    private boolean hasPlace(Seat seat, Hello hello, @Nullable Member known) {
        if (!home.ownership.admits(seat, hello)) {
            home.meters.refused(HubReason.CLIENT_ID_TAKEN);
            Doors.turnAway(seat.outbox, seat.protocol, Ownership.refusal(hello.clientId()));
            return false;
        }
        if (known == null && members.count() + home.others.people().size() >= home.settings.participantsMax()) {
            home.meters.refused(HubReason.PARTICIPANTS);
            refuse(seat, ErrorCode.UNAVAILABLE, "this room is full: try again later");
            return false;
        }
        return true;
    }

    private boolean isBehind(Since since) {
        return since.epoch().equals(home.room().epoch())
                && since.version() > home.room().version();
    }

    private Member newMember(ClientId who, Hello hello) {
        var member = new Member(who, hello.protocol(), hello.mode(), home.loop.now());
        member.told = home.others.comesHere(who);
        members.add(member);
        home.meters.participants(1);
        return member;
    }

    private void takeOver(Member member, Seat seat) {
        Seat older = member.seat;
        if (older == null || older == seat) {
            return;
        }
        older.member = null;
        older.dropWaiting();
        if (older.outbox != seat.outbox) {
            older.outbox.close(CloseCode.REPLACED, REPLACED);
        }
    }

    /** Whether {@code hello} was a wish for the edit right. */
    private static boolean asksToEdit(Member member) {
        return member.speaks(Protocol.V1) && member.wanted == ClientMode.EDIT;
    }

    /** The edit right that somebody waits for on a connection that is over is not for whoever came after him. */
    private void endWait(Member member, Seat older) {
        if (older.barred && older.protocol == Protocol.V1) {
            // If the log does not take it, the wait ends where he came to, or by its own limit.
            home.submit(older, new RoomCommand.Leave(member.id, Duration.ZERO)).exceptionally(failure -> null);
        }
    }

    /** The same client said hello on another server: he is not here any more, and what he holds is his there. */
    void replacedElsewhere(Member member) {
        Seat older = member.seat;
        home.upkeep.moved(member);
        home.upkeep.refreshPresence();
        if (older != null) {
            member.seat = null;
            older.member = null;
            older.dropWaiting();
            endWait(member, older);
            older.outbox.close(CloseCode.REPLACED, REPLACED);
        }
    }

    /** v1: a wish to edit is decided by the log, and the answer to it is the answer to {@code hello}. */
    private void answerPage(Member member, Seat seat) {
        if (home.isUnloaded()) {
            audience.to(member, home.standing.mode(ClientMode.VIEW, Reason.LOCKED));
            audience.to(member, home.opening.unloadedError());
            introduce(member);
            return;
        }
        var document = LockTarget.DOCUMENT;
        boolean hasNothing = !home.standing.isEditor(member.id) && !home.room().isWaiting(member.id);
        if (member.wanted == ClientMode.VIEW && hasNothing) {
            audience.to(member, mayNotEdit(member));
            introduce(member);
            return;
        }
        member.helloWaits = true;
        seat.barred = true;
        var wish = member.wanted == ClientMode.VIEW
                ? new RoomCommand.Release(member.id, document)
                : new RoomCommand.Acquire(member.id, member.name, document, RoomCommand.Purpose.HELLO, false);
        home.submit(seat, wish).exceptionally(failure -> {
            audience.to(member, home.standing.mode(ClientMode.VIEW, Reason.LOCKED));
            audience.to(member, new ServerMessageV1.PlainError(RoomFeed.unavailable(failure)));
            introduce(member);
            home.unbar(member);
            return null;
        });
    }

    /** v1: the answer to a {@code hello} that gives no edit right; {@code locked} if that was asked for. */
    Mode mayNotEdit(Member member) {
        return member.asked == ClientMode.VIEW
                ? home.standing.watching()
                : home.standing.mode(ClientMode.VIEW, Reason.LOCKED);
    }

    /** v1: after {@code mode} comes the document, then presence to all. */
    void introduce(Member member) {
        member.helloWaits = false;
        member.introduced = true;
        Room room = home.room();
        if (room.diagram() != null) {
            audience.to(member, ChangeStream.document(room, ClientId.SERVER.value()));
        }
        member.slowJoiner = room.isDirty();
        home.upkeep.tellOf(member);
        home.upkeep.introduce(member);
    }

    private void welcome(Member member, Seat seat, @Nullable Since since) {
        // What is held for the others is in the welcome already; the joiner must not get it before that.
        home.stream.release();
        Room room = home.room();
        member.introduced = true;
        audience.to(
                seat,
                new Welcome(
                        seat.session,
                        home.ownership.secret(seat),
                        Rights.role(member),
                        member.wanted,
                        room.epoch(),
                        room.version(),
                        room.lastSeq(member.id),
                        content(room, since),
                        home.upkeep.participants(),
                        room.locks().stream().map(Announcer::locked).toList(),
                        room.isDirty(),
                        room.revision(),
                        home.settings.limits(),
                        home.settings.heartbeat().toMillis()));
        home.awareness.ofOthers(member.id).forEach(state -> audience.to(seat, state));
        home.upkeep.tellOf(member);
        home.upkeep.changePresence();
        if (room.holdsLock(member.id)) {
            home.submit(seat, new RoomCommand.Renew(member.id, home.loop.now()));
            home.rights.takeLocks(member, seat);
        }
        giveUpWait(member, seat);
    }

    /** A page of his asked for the edit right; he is here to edit otherwise, or not at all. */
    private void giveUpWait(Member member, Seat seat) {
        if (home.room().isWaiting(member.id)) {
            home.submit(seat, new RoomCommand.Release(member.id, LockTarget.DOCUMENT))
                    .exceptionally(failure -> null);
        }
    }

    private static Content content(Room room, @Nullable Since since) {
        if (since != null) {
            var missed = room.changesSince(since.epoch(), since.version());
            if (missed.isPresent() && isOfThisLog(room, since)) {
                return new Content.Recovered(
                        missed.get().stream().map(ChangeStream::body).toList());
            }
        }
        return new Content.Whole(
                EncodedJson.of(room.diagramOrBlank().encoded()),
                room.changedAt().map(Instant::toEpochMilli).orElse(null));
    }

    /**
     * A log that lost its newest entries counts on from what is left: the number that the client knows may be another
     * change's by now. Its time tells.
     */
    private static boolean isOfThisLog(Room room, Since since) {
        Long at = since.at();
        return at == null || room.changedAt(since.version(), Instant.ofEpochMilli(at));
    }

    private static void refuse(Seat seat, ErrorCode code, String message) {
        ClientSession.refuse(seat.outbox, seat.protocol, code, CloseCode.NOT_LOADED, message);
    }
}
