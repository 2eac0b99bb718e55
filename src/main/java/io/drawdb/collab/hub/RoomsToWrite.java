package io.drawdb.collab.hub;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.PersistErrorCode;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import io.drawdb.collab.writeback.DirtyRooms;
import io.drawdb.collab.writeback.Draft;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Revision;
import io.drawdb.collab.writeback.Written;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
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

    @Override
    public CompletionStage<Optional<Draft>> draft(String room) {
        return ask(room, Optional.empty(), RoomsToWrite::draftOf);
    }

    private static Optional<Draft> draftOf(OpenRoom open) {
        Room room = open.room();
        Diagram diagram = room.diagram();
        if (diagram == null || !room.isDirty()) {
            return Optional.empty();
        }
        return Optional.of(new Draft(room.version(), diagram.encoded(), diagram.fingerprint(), room.fileFingerprint()));
    }

    @Override
    public CompletionStage<OptionalLong> lastSeen(String room) {
        return ask(room, OptionalLong.empty(), open -> open.room().fileFingerprint());
    }

    @Override
    public void written(String room, Written written) {
        var stored = new RoomCommand.Stored(
                written.version(),
                written.revision().version().orElse(null),
                written.revision().updatedAt().orElse(null),
                written.fingerprint());
        tell(room, open -> submit(open, stored));
    }

    @Override
    public void writeFailed(String room, Failure failure, Duration retryIn) {
        var error = new PersistError(
                failure.error(),
                failure.message(),
                PersistErrorCode.valueOf(failure.code().name()),
                retryIn.toMillis());
        tell(room, open -> {
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
    public void theirs(String room, LoadOutcome.Loaded file, long fingerprint) {
        SharedFile.diagram(file.content())
                .map(diagram -> new RoomCommand.TakeTheirs(
                        diagram,
                        file.revision().version().orElse(null),
                        file.revision().updatedAt().orElse(null)))
                .ifPresent(theirs -> tell(room, open -> submit(open, theirs)));
    }

    /** If the log does not take it now, write-back finds the same again later. */
    private static void submit(OpenRoom open, RoomCommand command) {
        open.submit(null, command).exceptionally(failure -> null);
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
            // A room that is being read has nothing to say yet, which is not the same as nothing to write.
            open.get().onceOpened(() -> {
                if (open.get().isUnloaded()) {
                    answer.completeExceptionally(new IllegalStateException("the room can't be read now"));
                } else {
                    answer.complete(question.apply(open.get()));
                }
            });
        }
        return answer;
    }

    private Optional<OpenRoom> find(String shareId) {
        RoomRegistry rooms = registry;
        return rooms == null ? Optional.empty() : rooms.find(shareId);
    }
}
