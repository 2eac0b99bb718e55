package io.drawdb.collab.writeback;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whoever waits for a room to be stored; one stage for each room, however many wait. */
final class Waiters {
    private final Map<String, Waiter> waiters = new HashMap<>();

    private static final class Waiter {
        private final CompletableFuture<Boolean> stored = new CompletableFuture<>();
        private long version;
    }

    /** Completes when the room is stored up to {@code version}, or a write of it has failed. */
    CompletionStage<Boolean> await(String room, long version) {
        var waiter = waiters.computeIfAbsent(room, unused -> new Waiter());
        waiter.version = Math.max(waiter.version, version);
        return waiter.stored;
    }

    void stored(String room, long version) {
        var waiter = waiters.get(room);
        if (waiter != null && version >= waiter.version) {
            waiters.remove(room);
            waiter.stored.complete(true);
        }
    }

    void failed(String room) {
        var waiter = waiters.remove(room);
        if (waiter != null) {
            waiter.stored.complete(false);
        }
    }
}
