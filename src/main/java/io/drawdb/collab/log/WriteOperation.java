package io.drawdb.collab.log;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something to be written: part of a group that is committed together. Called on the writing thread alone. */
sealed interface WriteOperation {

    /** The bytes it holds while it waits. */
    long bytes();

    /** Writes within the group's transaction. Called again if that was rolled back. */
    void write(LogTables tables) throws SQLException;

    /** What was written is durable: the follower is told, then the caller. */
    void committed();

    /** Nothing was written: the caller is told. */
    void failed(LogUnavailableException cause);

    /** Whether what comes behind it must see its outcome. */
    default boolean endsGroup() {
        return false;
    }

    /** Adds an entry to a room. */
    final class Append implements WriteOperation {
        private final FollowedRoom room;
        private final byte[] body;
        private final CompletableFuture<Long> stage = new CompletableFuture<>();
        private long number;

        Append(FollowedRoom room, byte[] body) {
            this.room = room;
            this.body = body;
        }

        CompletableFuture<Long> stage() {
            return stage;
        }

        @Override
        public long bytes() {
            return body.length;
        }

        @Override
        public void write(LogTables tables) throws SQLException {
            if (room.open()) {
                number = tables.append(room.room(), body);
            }
        }

        @Override
        public void committed() {
            if (!room.open()) {
                stage.completeExceptionally(new IllegalStateException("room " + room.room() + " was left"));
                return;
            }
            room.deliver(new LogEntry(number, body));
            stage.complete(number);
        }

        @Override
        public void failed(LogUnavailableException cause) {
            stage.completeExceptionally(cause);
        }
    }

    /** Replaces the entries of a room up to a number by their result. */
    final class SaveSnapshot implements WriteOperation {
        private final String room;
        private final long upTo;
        private final byte[] state;
        private final CompletableFuture<Void> stage = new CompletableFuture<>();
        private boolean beyondLast;

        SaveSnapshot(String room, long upTo, byte[] state) {
            this.room = room;
            this.upTo = upTo;
            this.state = state;
        }

        CompletableFuture<Void> stage() {
            return stage;
        }

        @Override
        public long bytes() {
            return state.length;
        }

        @Override
        public void write(LogTables tables) throws SQLException {
            beyondLast = upTo < 1 || upTo > tables.last(room);
            if (!beyondLast) {
                tables.saveSnapshot(room, upTo, state);
            }
        }

        @Override
        public void committed() {
            complete(stage, beyondLast ? noSuchEntry(room, upTo) : null);
        }

        @Override
        public void failed(LogUnavailableException cause) {
            stage.completeExceptionally(cause);
        }
    }

    /** Records up to where a room is stored elsewhere as well. */
    final class Settle implements WriteOperation {
        private final String room;
        private final long upTo;
        private final CompletableFuture<Void> stage = new CompletableFuture<>();
        private boolean beyondLast;

        Settle(String room, long upTo) {
            this.room = room;
            this.upTo = upTo;
        }

        CompletableFuture<Void> stage() {
            return stage;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void write(LogTables tables) throws SQLException {
            beyondLast = upTo < 0 || upTo > tables.last(room);
            if (!beyondLast) {
                tables.settle(room, upTo);
            }
        }

        @Override
        public void committed() {
            complete(stage, beyondLast ? noSuchEntry(room, upTo) : null);
        }

        @Override
        public void failed(LogUnavailableException cause) {
            stage.completeExceptionally(cause);
        }
    }

    /** Ends the following of a room. Writes nothing, so that it works whatever the store is like. */
    final class Leave implements WriteOperation {
        private final FollowedRoom room;
        private final Runnable forget;
        private final CompletableFuture<Void> stage = new CompletableFuture<>();

        Leave(FollowedRoom room, Runnable forget) {
            this.room = room;
            this.forget = forget;
        }

        CompletableFuture<Void> stage() {
            return stage;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public boolean endsGroup() {
            return true;
        }

        @Override
        public void write(LogTables tables) {}

        @Override
        public void committed() {
            room.leave();
            forget.run();
            stage.complete(null);
        }

        @Override
        public void failed(LogUnavailableException cause) {
            committed();
        }
    }

    private static void complete(CompletableFuture<Void> stage, @Nullable RuntimeException failure) {
        if (failure == null) {
            stage.complete(null);
            return;
        }
        stage.completeExceptionally(failure);
    }

    private static IllegalArgumentException noSuchEntry(String room, long number) {
        return new IllegalArgumentException("room %s has no entry %d".formatted(room, number));
    }
}
