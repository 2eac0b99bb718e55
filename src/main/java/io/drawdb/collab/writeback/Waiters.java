package io.drawdb.collab.writeback;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who waits for a room to be stored: whoever runs the server, not its clients, so that they are few. */
final class Waiters {
    private final Map<String, Waiter> waiters = new HashMap<>();

    private static final class Waiter {
        private final CompletableFuture<Boolean> stored = new CompletableFuture<>();
        private final String epoch;
        private long version;

        Waiter(String epoch) {
            this.epoch = epoch;
        }
    }

    /** Completes when the room is stored up to {@code version}, a write of it has failed, or its lineage has ended. */
    CompletionStage<Boolean> await(String room, RoomVersion version) {
        endOtherLineage(room, version);
        var waiter = waiters.computeIfAbsent(room, unused -> new Waiter(version.epoch()));
        waiter.version = Math.max(waiter.version, version.number());
        return waiter.stored;
    }

    void stored(String room, RoomVersion version) {
        endOtherLineage(room, version);
        var waiter = waiters.get(room);
        if (waiter != null && version.number() >= waiter.version) {
            end(room, true);
        }
    }

    /** There is nothing left to write. */
    void allStored(String room) {
        end(room, true);
    }

    void failed(String room) {
        end(room, false);
    }

    private void endOtherLineage(String room, RoomVersion version) {
        var waiter = waiters.get(room);
        if (waiter != null && !waiter.epoch.equals(version.epoch())) {
            end(room, false);
        }
    }

    private void end(String room, boolean stored) {
        var waiter = waiters.remove(room);
        if (waiter != null) {
            waiter.stored.complete(stored);
        }
    }
}
