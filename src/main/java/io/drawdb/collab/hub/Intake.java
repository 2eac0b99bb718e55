package io.drawdb.collab.hub;

import io.drawdb.collab.access.Right;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Rejection;
import io.drawdb.collab.room.Rejection.Code;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.room.RoomCommand.Purpose;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ClientMessageV1;
import io.drawdb.collab.wire.ClientMessageV2;
import io.drawdb.collab.wire.ClientMessageVisitor;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.Echo;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.PersistErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessage;
import io.drawdb.collab.wire.ServerMessageV1;
import io.drawdb.collab.wire.ServerMessageV1.Reason;
import io.drawdb.collab.wire.ServerMessageV2;
import io.drawdb.collab.wire.ServerMessageV2.LockDenied;
import io.drawdb.collab.writeback.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What becomes of a member's message: most are commands for the log, the others are about who is here and are handled
 * on the spot. The stages complete when a message has been dealt with.
 */
final class Intake implements ClientMessageVisitor<CompletionStage<Void>> {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final OpenRoom home;
    private final Seat seat;
    private final Member member;

    Intake(OpenRoom home, Seat seat, Member member) {
        this.home = home;
        this.seat = seat;
        this.member = member;
    }

    /** Whether a message must find everything in effect that its sender said before. */
    static boolean mustSettle(ClientMessage message) {
        return message instanceof ClientMessage.Hello || message instanceof ClientMessage.PersistNow;
    }

    @Override
    public CompletionStage<Void> hello(ClientMessage.Hello hello) {
        throw new IllegalStateException("hello is not for members");
    }

    @Override
    public CompletionStage<Void> heartbeat(ClientMessage.Heartbeat heartbeat) {
        Long echo = heartbeat.echo();
        if (echo != null && seat.protocol == Protocol.V2) {
            say(new Echo(echo, home.room().version()));
        }
        if (member.slowJoiner) {
            member.slowJoiner = false;
            if (home.room().isDirty() && !home.standing.isEditor(member.id)) {
                home.audience.to(seat, ChangeStream.document(home.room(), ClientId.SERVER.value()));
            }
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> setClientName(ClientMessage.SetClientName rename) {
        member.name = rename.clientName() == null ? member.name : rename.clientName();
        member.color = rename.color() == null ? member.color : rename.color();
        home.upkeep.changePresence();
        return DONE;
    }

    @Override
    public CompletionStage<Void> persistNow(ClientMessage.PersistNow request) {
        if (!home.saving.enabled()) {
            say(new ServerMessage.PersistError(
                    Failure.DISABLED.error(), Failure.DISABLED.message(), PersistErrorCode.DISABLED, null));
        } else if (home.isUnloaded()) {
            say(home.opening.unloadedError());
        } else if (home.room().isDirty()) {
            home.saving.flush(home.shareId, io.drawdb.collab.writeback.Reason.FORCED);
        } else {
            var room = home.room();
            say(new ServerMessage.Persisted(
                    home.loop.now().toEpochMilli(), room.revision(), room.updatedAt(), room.storedVersion(), true));
        }
        return DONE;
    }

    @Override
    public CompletionStage<Void> op(ClientMessageV1.Op op) {
        // The log's order decides who is the editor; but nobody else's document is worth a place in it. A grant that is
        // under way holds back what its asker says behind it, so it has come through here.
        if (mayOnlyWatch() || !home.standing.isEditor(member.id)) {
            return DONE;
        }
        return submit(
                new RoomCommand.Replace(member.id, op.diagram()),
                message -> say(new ServerMessageV1.PlainError(message)));
    }

    @Override
    public CompletionStage<Void> requestEdit(ClientMessageV1.RequestEdit request) {
        return acquireEdit(false);
    }

    @Override
    public CompletionStage<Void> forceEdit(ClientMessageV1.ForceEdit force) {
        return acquireEdit(true);
    }

    /** The answer may wait for write-back, and what the client says next waits for the answer. */
    private CompletionStage<Void> acquireEdit(boolean force) {
        if (home.isUnloaded() || mayOnlyWatch()) {
            say(home.standing.mode(ClientMode.VIEW, Reason.LOCKED));
            return DONE;
        }
        var wish = new RoomCommand.Acquire(
                member.id, member.name, LockTarget.DOCUMENT, Purpose.EDIT, force, member.right == Right.OWNER);
        seat.barred = true;
        return submit(wish, message -> {
                    say(home.standing.mode(ClientMode.VIEW, Reason.LOCKED));
                    say(new ServerMessageV1.PlainError(message));
                    home.unbar(member);
                })
                .thenRun(() -> home.unbarUnlessWaiting(member));
    }

    @Override
    public CompletionStage<Void> releaseEdit(ClientMessageV1.ReleaseEdit release) {
        return submit(new RoomCommand.Release(member.id, LockTarget.DOCUMENT), this::sayUnavailable);
    }

    @Override
    public CompletionStage<Void> requestRelease(ClientMessageV1.RequestRelease request) {
        if (mayOnlyWatch()) {
            return DONE;
        }
        var wish = new RoomCommand.AskHolder(member.id, member.name, LockTarget.DOCUMENT, Purpose.EDIT);
        return submit(wish, this::sayUnavailable);
    }

    @Override
    public CompletionStage<Void> dismissEditRequest(ClientMessageV1.DismissEditRequest dismissal) {
        var requester = new ClientId(dismissal.targetClientId());
        return submit(new RoomCommand.Dismiss(member.id, LockTarget.DOCUMENT, requester), this::sayUnavailable);
    }

    @Override
    public CompletionStage<Void> change(ClientMessageV2.Change change) {
        if (isReadOnly()) {
            return refuse(change.seq(), Code.READ_ONLY, "you came to watch: join in edit mode to change anything");
        }
        return submit(
                new RoomCommand.Change(member.id, change.seq(), change.base(), change.ops()),
                message -> reject(change.seq(), Rejection.of(Code.UNAVAILABLE, message)));
    }

    @Override
    public CompletionStage<Void> badChange(ClientMessageV2.BadChange change) {
        return refuse(change.seq(), Code.INVALID, change.message());
    }

    private CompletionStage<Void> refuse(long seq, Code code, String why) {
        return submit(
                new RoomCommand.Refuse(member.id, seq, Rejection.of(code, why)),
                message -> reject(seq, Rejection.of(Code.UNAVAILABLE, message)));
    }

    @Override
    public CompletionStage<Void> undo(ClientMessageV2.Undo undo) {
        return reverse(new RoomCommand.Undo(member.id));
    }

    @Override
    public CompletionStage<Void> redo(ClientMessageV2.Redo redo) {
        return reverse(new RoomCommand.Redo(member.id));
    }

    private CompletionStage<Void> reverse(RoomCommand command) {
        if (isReadOnly()) {
            reject(0, Rejection.of(Code.READ_ONLY, "you came to watch: join in edit mode to change anything"));
            return DONE;
        }
        return submit(command, message -> reject(0, Rejection.of(Code.UNAVAILABLE, message)));
    }

    @Override
    public CompletionStage<Void> lock(ClientMessageV2.Lock lock) {
        return acquire(lock.target(), false);
    }

    @Override
    public CompletionStage<Void> forceLock(ClientMessageV2.ForceLock force) {
        return acquire(force.target(), true);
    }

    private CompletionStage<Void> acquire(LockTarget target, boolean force) {
        if (isReadOnly()) {
            return denyReadOnly(target);
        }
        var wish = new RoomCommand.Acquire(
                member.id, member.name, target, Purpose.LOCK, force, member.right == Right.OWNER);
        return submit(wish, this::sayUnavailable);
    }

    private CompletionStage<Void> denyReadOnly(LockTarget target) {
        say(new LockDenied(target, LockDenied.Reason.READ_ONLY, null));
        return DONE;
    }

    @Override
    public CompletionStage<Void> unlock(ClientMessageV2.Unlock unlock) {
        return submit(new RoomCommand.Release(member.id, unlock.target()), this::sayUnavailable);
    }

    @Override
    public CompletionStage<Void> lockRequest(ClientMessageV2.LockRequest request) {
        if (isReadOnly()) {
            return denyReadOnly(request.target());
        }
        var wish = new RoomCommand.AskHolder(member.id, member.name, request.target(), Purpose.LOCK);
        return submit(wish, this::sayUnavailable);
    }

    @Override
    public CompletionStage<Void> lockDismiss(ClientMessageV2.LockDismiss dismissal) {
        var requester = new ClientId(dismissal.clientId());
        return submit(new RoomCommand.Dismiss(member.id, dismissal.target(), requester), this::sayUnavailable);
    }

    @Override
    public CompletionStage<Void> awareness(ClientMessageV2.Awareness awareness) {
        EncodedJson state = EncodedJson.of(awareness.state());
        int limit = home.settings.awarenessBytesMax();
        if (state.sizeBytes() > limit) {
            home.meters.refused(HubReason.AWARENESS_BYTES);
            var message = "awareness has %d bytes, %d are allowed".formatted(state.sizeBytes(), limit);
            say(new ServerMessageV2.CodedError(ErrorCode.TOO_LARGE, message, false));
            return DONE;
        }
        home.awareness.show(member.id, state);
        return DONE;
    }

    @Override
    public CompletionStage<Void> unknown(ClientMessage.Unknown unknown) {
        throw new IllegalStateException("unknown messages are answered before they get here");
    }

    /** v1 clients may ask for the edit right whatever they came for, unless their token says otherwise. */
    private boolean mayOnlyWatch() {
        return member.right == Right.VIEW;
    }

    private boolean isReadOnly() {
        return member.wanted == ClientMode.VIEW;
    }

    private CompletionStage<Void> submit(RoomCommand command, Consumer<String> whenUnavailable) {
        if (home.isUnloaded()) {
            return DONE;
        }
        return home.submit(seat, command).exceptionally(failure -> {
            whenUnavailable.accept(RoomFeed.unavailable(failure));
            return null;
        });
    }

    private void reject(long seq, Rejection rejection) {
        home.meters.rejected(rejection.code());
        say(Announcer.reject(seq, rejection));
    }

    private void sayUnavailable(String message) {
        say(
                seat.protocol == Protocol.V1
                        ? new ServerMessageV1.PlainError(message)
                        : new ServerMessageV2.CodedError(ErrorCode.UNAVAILABLE, message, false));
    }

    private void say(ServerMessage message) {
        home.audience.to(seat, message);
    }
}
