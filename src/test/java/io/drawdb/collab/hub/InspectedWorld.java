package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.push;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.hub.RoomUnavailableException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Whoever runs a server without sockets, disk or clock, and looks into its rooms. */
final class InspectedWorld {
    final HubWorld world = new HubWorld();
    final Inspection inspection = new Inspection(world.registry, world.log);

    <T> T answer(CompletionStage<T> stage) {
        world.settle();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertTrue(future.isDone(), "answered at once");
        return future.join();
    }

    Reason refusal(CompletionStage<?> stage) {
        world.settle();
        try {
            stage.toCompletableFuture().join();
            throw new AssertionError("not refused");
        } catch (CompletionException e) {
            return ((RoomUnavailableException) e.getCause()).reason();
        }
    }

    /** A room called {@code room}, with a document at version 1, in which nobody is. */
    void aRoomWithADocument() {
        var page = world.editor("page");
        page.say(push("one"));
        page.say("{'type':'release_edit'}");
        world.settle();
        page.leave();
        world.settle();
    }
}
