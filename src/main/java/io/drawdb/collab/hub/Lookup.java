package io.drawdb.collab.hub;

import io.drawdb.collab.hub.RoomUnavailableException.Reason;
import io.drawdb.collab.log.RoomLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Finds rooms that are not open, without making one that never was. */
final class Lookup {
    private final RoomRegistry registry;
    private final RoomLog log;

    Lookup(RoomRegistry registry, RoomLog log) {
        this.registry = registry;
        this.log = log;
    }

    /** The room, opened if it is in the log; nobody is in it then, so that it is closed again after a while. */
    CompletionStage<OpenRoom> visit(String shareId) {
        var open = registry.find(shareId);
        if (open.isPresent()) {
            return CompletableFuture.completedFuture(open.get());
        }
        return registry.whileClosed(
                        shareId,
                        before -> before.handle((done, failure) -> shareId).thenCompose(this::wasWritten))
                .orElseGet(() -> CompletableFuture.completedFuture(true))
                .thenCompose(known -> known ? look(shareId) : CompletableFuture.failedFuture(unknown(shareId)));
    }

    private CompletionStage<OpenRoom> look(String shareId) {
        return registry.look(shareId)
                .<CompletionStage<OpenRoom>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.failedFuture(
                        Inspection.notNow("this server has no place for another room: try again later")));
    }

    private CompletionStage<Boolean> wasWritten(String shareId) {
        return log.open(shareId, entry -> {})
                .thenCompose(history -> log.leave(shareId).thenApply(left -> history.last() > 0))
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(Inspection.notNow(RoomFeed.unavailable(failure))));
    }

    private static RoomUnavailableException unknown(String shareId) {
        return new RoomUnavailableException(
                Reason.UNKNOWN, "there is no room %s, and there never was".formatted(shareId));
    }

    static boolean isRefusal(Throwable failure) {
        return failure instanceof RoomUnavailableException
                || (failure instanceof CompletionException && failure.getCause() instanceof RoomUnavailableException);
    }
}
