package io.drawdb.collab.hub;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.room.Basis;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.PersistErrorCode;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import io.drawdb.collab.writeback.DirtyRooms;
import io.drawdb.collab.writeback.Draft;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.KnownFile;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.NotNowException;
import io.drawdb.collab.writeback.Revision;
import io.drawdb.collab.writeback.RoomVersion;
import io.drawdb.collab.writeback.Written;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rooms as write-back sees them; every question and every message goes to the room's own loop. */
final class RoomsToWrite implements DirtyRooms {
    private volatile @Nullable RoomRegistry registry;

    void attach(RoomRegistry rooms) {
        registry = rooms;
    }

    /**
     * What another server has written is in the log before its turn ends: who has a turn looks there first. And it is in the
     * log that this document is about to be written before it is: else nobody would know it for ours if it came late.
     */
    @Override
    public CompletionStage<Optional<Draft>> draft(String room) {
        var drafted = new CompletableFuture<Optional<Draft>>();
        var open = find(room);
        if (open.isEmpty()) {
            drafted.complete(Optional.empty());
            return drafted;
        }
        open.get()
                .onceOpened(() -> open.get()
                        .feed
                        .sync()
                        .whenComplete((nothing, failure) -> open.get().run(() -> draft(open.get(), failure, drafted))));
        return drafted;
    }

    private void draft(OpenRoom open, @Nullable Throwable unsynced, CompletableFuture<Optional<Draft>> drafted) {
        Room room = open.room();
        Diagram diagram = room.diagram();
        if (!open.isClosed() && (open.isUnloaded() || unsynced != null)) {
            // A room that is being read has nothing to say yet, which is not the same as nothing to write.
            drafted.completeExceptionally(new NotNowException("the room can't be read now"));
            return;
        }
        if (open.isClosed() || diagram == null || !room.isDirty()) {
            drafted.complete(Optional.empty());
            return;
        }
        var draft = new Draft(
                open.feed.version(),
                diagram.encoded(),
                diagram.fingerprint(),
                room.fileFingerprint(),
                room.pastFiles());
        open.submit(null, new RoomCommand.Writing(room.basis(), draft.fingerprint()))
                .whenComplete((nothing, failure) -> {
                    // Nothing comes after the last write of a server that stops.
                    if (failure == null || !open.registry.accepting()) {
                        drafted.complete(Optional.of(draft));
                    } else {
                        drafted.completeExceptionally(new NotNowException(RoomFeed.unavailable(failure)));
                    }
                });
    }

    @Override
    public CompletionStage<Optional<KnownFile>> knownFile(String room) {
        return ask(room, Optional.empty(), open -> {
            var fingerprint = open.room().fileFingerprint();
            return open.room().isDirty() || fingerprint.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new KnownFile(open.feed.version(), fingerprint.getAsLong()));
        });
    }

    @Override
    public CompletionStage<Void> written(String room, Written written) {
        var version = written.version();
        var stored = new RoomCommand.Stored(
                version.epoch(),
                version.number(),
                written.revision().version().orElse(null),
                written.revision().updatedAt().orElse(null),
                written.fingerprint());
        var noted = new CompletableFuture<Void>();
        find(room)
                .ifPresentOrElse(
                        open -> open.run(() -> written(open, version, stored, noted)), () -> noted.complete(null));
        return noted;
    }

    private static void written(
            OpenRoom open, RoomVersion version, RoomCommand.Stored stored, CompletableFuture<Void> noted) {
        if (open.isClosed()) {
            noted.complete(null);
            return;
        }
        open.upkeep.triedToWrite(false);
        open.submit(null, stored).whenComplete((nothing, failure) -> {
            if (failure != null) {
                // What the log does not know is not stored: it is looked at, or written, once more.
                open.saving.changed(open.shareId, version);
            }
            noted.complete(null);
        });
    }

    @Override
    public void writeFailed(String room, Failure failure, Duration retryIn) {
        var error = new PersistError(
                failure.error(),
                failure.message(),
                PersistErrorCode.valueOf(failure.code().name()),
                retryIn.toMillis());
        tell(room, open -> {
            open.upkeep.triedToWrite(true);
            open.audience.toAll(error);
            open.others.sayWriteFailed(error);
        });
    }

    @Override
    public void conflict(String room, Revision theirs) {
        String name =
                theirs.version().map(version -> " (revision " + version + ")").orElse("");
        var error = new PersistError(
                "conflict",
                "the shared file was changed elsewhere%s; this room's document is written over it, theirs stays in the history"
                        .formatted(name),
                PersistErrorCode.CONFLICT,
                null);
        tell(room, open -> {
            open.audience.toAll(error);
            open.others.sayWriteFailed(error);
        });
    }

    @Override
    public void theirs(String room, RoomVersion asOf, LoadOutcome.Loaded file) {
        var basis = new Basis(asOf.epoch(), asOf.number());
        SharedFile.diagram(file.content())
                .map(diagram -> new RoomCommand.TakeTheirs(
                        diagram,
                        file.revision().version().orElse(null),
                        file.revision().updatedAt().orElse(null),
                        basis))
                .ifPresent(theirs -> tell(room, open -> {
                    if (open.room().mayTake(basis)) {
                        // If the log does not take it now, write-back finds the same again later.
                        open.submit(null, theirs).exceptionally(failure -> null);
                    }
                }));
    }

    private void tell(String shareId, Consumer<OpenRoom> message) {
        find(shareId)
                .ifPresent(open -> open.run(() -> {
                    if (!open.isClosed()) {
                        message.accept(open);
                    }
                }));
    }

    private <T> CompletionStage<T> ask(String shareId, T otherwise, Function<OpenRoom, T> question) {
        var answer = new CompletableFuture<T>();
        var open = find(shareId);
        if (open.isEmpty()) {
            answer.complete(otherwise);
        } else {
            open.get()
                    .onceOpened(
                            () -> answer.complete(open.get().isUnloaded() ? otherwise : question.apply(open.get())));
        }
        return answer;
    }

    private Optional<OpenRoom> find(String shareId) {
        RoomRegistry rooms = registry;
        return rooms == null ? Optional.empty() : rooms.find(shareId);
    }
}
