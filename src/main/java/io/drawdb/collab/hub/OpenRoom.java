package io.drawdb.collab.hub;

import io.drawdb.collab.log.RoomLog;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessageV2;
import io.drawdb.collab.writeback.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A room that is open on this server: where its parts meet, and where connections hand over what their clients say.
 * Everything happens on the room's loop; what may be called from elsewhere says so.
 */
final class OpenRoom {
    private static final Logger LOG = Logger.getLogger(OpenRoom.class);
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    final String shareId;
    final HubSettings settings;
    final Saving saving;
    final HubMeters meters;
    final RoomLoop loop;
    final RoomRegistry registry;

    final Members members = new Members();
    final ChangeStream stream;
    final Audience audience;
    final OtherServers others;
    final AwarenessBoard awareness;
    final RoomFeed feed;
    final Standing standing;
    final Joining joining;
    final Rights rights;
    final SlowReaders slowReaders;
    final Ownership ownership;
    final Announcer announcer;
    final Opening opening;
    final Leases leases;
    final Upkeep upkeep;

    private final Set<Seat> seats = new LinkedHashSet<>();
    private boolean closed;

    OpenRoom(String shareId, RoomRegistry registry, RoomLoop loop, RoomLog log) {
        this.shareId = shareId;
        this.registry = registry;
        this.settings = registry.settings();
        this.saving = registry.saving();
        this.meters = registry.meters();
        this.loop = loop;
        this.stream = new ChangeStream(loop, members, settings.tick());
        this.audience = new Audience(loop, members, stream::release);
        this.stream.attach(audience);
        this.others = new OtherServers(this, registry.relay(), registry.serverName());
        this.awareness = new AwarenessBoard(loop, audience, members, others::sayShown);
        this.feed = new RoomFeed(this, log);
        this.standing = new Standing(feed::room);
        this.joining = new Joining(this);
        this.rights = new Rights(this);
        this.slowReaders = new SlowReaders(this);
        this.ownership = new Ownership(this);
        this.announcer = new Announcer(this);
        this.opening = new Opening(this, log);
        this.leases = new Leases(this);
        this.upkeep = new Upkeep(this);
    }

    /** Begins to read the log, and the shared file if need be, once {@code before} is over. From any thread. */
    void open(CompletionStage<Void> before) {
        before.whenComplete((done, failure) -> runWhileOpen(opening::begin));
    }

    /** Hands over a connection's next message; the stage completes when it was dealt with. From any thread. */
    CompletionStage<Void> post(Seat seat, ClientMessage message) {
        var done = new CompletableFuture<Void>();
        run(() -> {
            if (closed) {
                turnAway(seat, CloseCode.RESTART, "the room is being closed: come back");
                done.complete(null);
                return;
            }
            seats.add(seat);
            seat.waiting.add(new Seat.Waiting(message, done));
            pump(seat);
        });
        return done;
    }

    /** Whoever comes in while the room ends, or has no place, would be heard by nobody, v1 or not. */
    private static void turnAway(Seat seat, CloseCode code, String reason) {
        Doors.turnAway(seat.outbox, seat.protocol, new Doors.Refusal(ErrorCode.UNAVAILABLE, code, reason));
    }

    /** A connection is gone; what it said before still counts. From any thread. */
    void disconnected(Seat seat) {
        run(() -> {
            seat.gone = true;
            if (seat.barred) {
                seat.dropWaiting();
            }
            pump(seat);
        });
    }

    /** Says goodbye to everybody and leaves the log in good order. From any thread. */
    CompletionStage<Void> close(CloseCode code, String reason) {
        var done = new CompletableFuture<Void>();
        run(() -> end(code, reason, feed::leave).whenComplete((nothing, failure) -> done.complete(null)));
        return done;
    }

    /** Tells v2 clients to come back. From any thread. */
    void announceRestart() {
        run(audience::tellToComeBack);
    }

    /** Runs a task on the loop. One that fails is a bug: the room is given up, to be read anew from the log. */
    void run(Runnable task) {
        loop.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                LOG.errorf(e, "event=room_failed room=%s", shareId);
                meters.refused(HubReason.ROOM_FAILED);
                giveUp();
            }
        });
    }

    /** What is here can't go on: whoever is here is sent away and comes back, and the room is read anew. */
    void giveUp() {
        giveUp(CloseCode.RESTART, "the room is read anew");
    }

    private void giveUp(CloseCode code, String reason) {
        var ended = new CompletableFuture<Void>();
        // First, so that those who are sent away find another room when they come back.
        registry.closing(this, ended);
        end(code, reason, feed::abandon).whenComplete((nothing, failure) -> ended.complete(null));
    }

    /** There is no place for what the room has: it stays in the log. */
    void giveWay() {
        meters.refused(HubReason.DOCUMENTS_BYTES);
        registry.crowded(true);
        seats.forEach(seat -> turnAway(seat, CloseCode.NOT_LOADED, RoomRegistry.NO_PLACE));
        giveUp(CloseCode.NOT_LOADED, RoomRegistry.NO_PLACE);
    }

    /** Runs a task once the first try to open the room is over, or at once if too many wait. From any thread. */
    void onceOpened(Runnable task) {
        run(() -> opening.ask(task));
    }

    /** Runs a task after a while, unless the room is closed by then. */
    void after(Duration delay, Runnable task) {
        loop.after(delay, () -> runWhileOpen(task));
    }

    /** As {@link #run}, unless the room is closed by then. */
    void runWhileOpen(Runnable task) {
        run(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    private CompletionStage<Void> end(CloseCode code, String reason, Supplier<CompletionStage<Void>> leave) {
        if (closed) {
            return DONE;
        }
        closed = true;
        audience.flush();
        for (var seat : seats) {
            seat.dropWaiting();
            seat.outbox.close(code, reason);
        }
        if (opening.hasBegun()) {
            upkeep.ended();
            saving.closed(shareId);
        }
        // Whoever asked may open the next room: what this one had must not count any more.
        opening.answerQuestions();
        return opening.hasBegun() ? leave.get() : DONE;
    }

    boolean isClosed() {
        return closed;
    }

    Room room() {
        return feed.room();
    }

    /** Handles what waits at a seat, as far as it may be handled now. */
    void pump(Seat seat) {
        while (!opening.isUnderWay() && !seat.barred && !seat.waiting.isEmpty()) {
            if (isUnsettled(seat) && Intake.mustSettle(seat.waiting.element().message())) {
                return;
            }
            var next = seat.waiting.remove();
            handle(seat, next.message())
                    .whenComplete((done, failure) -> next.done().complete(null));
        }
        if (seat.gone && seat.waiting.isEmpty() && seat.underWay == 0 && seats.remove(seat)) {
            upkeep.depart(seat);
            List.copyOf(seats).stream()
                    .filter(other -> other.predecessor == seat)
                    .forEach(this::pump);
        }
    }

    private boolean isUnsettled(Seat seat) {
        if (seat.predecessor != null && !seats.contains(seat.predecessor)) {
            seat.predecessor = null;
        }
        return seat.underWay > 0 || seat.predecessor != null;
    }

    /** Lets those go on who waited for the room to open. */
    void pumpAll() {
        List.copyOf(seats).forEach(this::pump);
    }

    private CompletionStage<Void> handle(Seat seat, ClientMessage message) {
        CompletionStage<Void> handled = DONE;
        if (message instanceof ClientMessage.Hello hello) {
            handled = joining.hello(seat, hello);
        } else if (seat.member != null && rights.holds(seat)) {
            upkeep.heard(seat.member);
            ownership.claim(seat, seat.member);
            handled = told(seat, seat.member, message);
        }
        upkeep.refreshPresence();
        return handled;
    }

    private CompletionStage<Void> told(Seat seat, Member member, ClientMessage message) {
        if (message.spokenIn(seat.protocol)) {
            return message.accept(new Intake(this, seat, member));
        }
        if (seat.protocol == Protocol.V2) {
            String name = message instanceof ClientMessage.Unknown unknown ? unknown.name() : message.type();
            String text = "type %s is not known in protocol 2".formatted(name);
            audience.to(seat, new ServerMessageV2.CodedError(ErrorCode.UNKNOWN_TYPE, text, false));
        }
        return DONE;
    }

    /** See {@link RoomFeed#submit}. */
    CompletionStage<Void> submit(@Nullable Seat seat, RoomCommand command) {
        return feed.submit(seat, command);
    }

    /** What a client waited for is answered: its next messages may come. */
    void unbar(Member member) {
        Seat seat = member.seat;
        if (seat != null && seat.barred) {
            seat.barred = false;
            run(() -> pump(seat));
        }
    }

    void unbarUnlessWaiting(Member member) {
        if (!room().isWaiting(member.id)) {
            unbar(member);
        }
    }

    /** Somebody waits for the room to be written back, but not for ever. */
    void handoverWaits() {
        saving.flush(shareId, Reason.HANDOVER);
        after(
                settings.rules().handoverWait().plusMillis(1),
                () -> submit(null, new RoomCommand.Tick()).exceptionally(failure -> null));
    }

    /** The next editor may read the shared file at once: it should be up to date. */
    void editingIsFree() {
        if (room().isDirty()) {
            saving.flush(shareId, Reason.HANDOVER);
        }
    }

    boolean isUnloaded() {
        return !opening.isReady();
    }
}
