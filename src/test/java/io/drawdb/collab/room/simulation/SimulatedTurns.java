package io.drawdb.collab.room.simulation;

import io.drawdb.collab.writeback.WriteTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whose turn it is to write: one server's at a time, until it says so or for as long as a try may take. */
final class SimulatedTurns {
    private final World world;
    private final Duration lease;
    private @Nullable Object holder;
    private Instant until = Instant.MIN;

    SimulatedTurns(World world, Duration lease) {
        this.world = world;
        this.lease = lease;
    }

    /** The turns as one process asks for them. */
    WriteTurns of(Object process) {
        return new WriteTurns() {
            @Override
            public CompletionStage<Turn> ask(String room, boolean sparing) {
                if (world.logFails()) {
                    return CompletableFuture.failedFuture(new IllegalStateException("nobody to ask"));
                }
                if (holder != null && until.isAfter(world.time.now())) {
                    return CompletableFuture.completedFuture(new Turn.Later(Duration.ofSeconds(1)));
                }
                holder = process;
                until = world.time.now().plus(lease);
                return CompletableFuture.completedFuture(new Turn.Granted());
            }

            @Override
            public void end(String room, boolean sent) {
                if (process.equals(holder)) {
                    holder = null;
                }
            }

            @Override
            public void pause(Duration pause) {}
        };
    }
}
