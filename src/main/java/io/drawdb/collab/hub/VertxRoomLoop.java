package io.drawdb.collab.hub;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** A room's loop on an event loop of Vert.x, which many rooms share. */
final class VertxRoomLoop implements RoomLoop {
    private final Vertx vertx;
    private final Context context;

    VertxRoomLoop(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    @Override
    public void after(Duration delay, Runnable task) {
        vertx.setTimer(Math.max(1, delay.toMillis()), id -> execute(task));
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
