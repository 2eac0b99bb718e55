package io.drawdb.collab.log;

import io.vertx.redis.client.Command;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A room in Redis that this process follows, from the call of {@code open} until it was left. On the link's thread. */
final class RedisRoom {
    private final RedisStore store;
    private final String room;
    private final RedisKeys keys;
    private final FollowedRoom followed;
    private final RedisFollowing following;
    private final Runnable forget;
    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
    private int underWay;
    private boolean leaving;

    /** @param forget is run when the room is no longer followed */
    RedisRoom(RedisStore store, String room, Follower follower, Runnable forget) {
        this.store = store;
        this.room = room;
        this.keys = store.keys(room);
        this.followed = new FollowedRoom(room, follower);
        this.following = new RedisFollowing(store, room, followed);
        this.forget = forget;
    }

    /** Subscribes, then reads: whatever is appended meanwhile is told of, and fetched. */
    void open(CompletableFuture<RoomHistory> stage) {
        store.told(store.link().subscribe(keys.channel(), following))
                .thenCompose(subscribed -> new RedisHistory(store, room).read())
                .whenComplete((read, failure) -> {
                    if (failure == null) {
                        followed.opened().complete(read.history());
                        stage.complete(read.history());
                        following.begin(read);
                    } else {
                        unreadable(RedisFault.cause(failure), stage);
                    }
                });
    }

    private void unreadable(Throwable failure, CompletableFuture<RoomHistory> stage) {
        followed.opened().completeExceptionally(failure);
        end();
        // Not before: the caller may try again at once.
        CompletionStage<@Nullable Void> end = gone;
        end.whenComplete((nothing, any) -> stage.completeExceptionally(failure));
    }

    void append(byte[] body, CompletableFuture<Long> stage) {
        if (!followed.open() || leaving) {
            stage.completeExceptionally(notOpen(room));
            return;
        }
        RuntimeException refusal = following.refusal();
        if (refusal != null) {
            stage.completeExceptionally(refusal);
            return;
        }
        String name = store.nextName();
        following.appending(name, body);
        underWay++;
        store.run(
                        RedisScripts.APPEND,
                        List.of(keys.entries(), keys.meta(), keys.unsettled()),
                        room,
                        keys.channel(),
                        following.born(),
                        following.position(),
                        name,
                        store.settings().inlineBytesMax(),
                        body,
                        name)
                .thenCompose(answer -> following.appended(answer.toLong(), name))
                .whenComplete((number, failure) -> {
                    following.appendOver(name);
                    if (failure == null) {
                        stage.complete(number);
                    } else {
                        stage.completeExceptionally(RedisFault.cause(failure));
                    }
                    underWay--;
                    leaveIfDone();
                });
    }

    /** See {@link RoomLog#sync}. */
    void sync(CompletableFuture<@Nullable Void> stage) {
        if (!followed.open() || leaving) {
            stage.completeExceptionally(notOpen(room));
            return;
        }
        underWay++;
        RedisFollowing.Known asked = following.known();
        store.call(Command.HMGET, keys.meta(), "born", "last")
                .thenCompose(meta -> following.caughtUp(
                        asked,
                        meta.get(0) == null ? "" : meta.get(0).toString(),
                        meta.get(1) == null ? 0 : meta.get(1).toLong()))
                .whenComplete((number, failure) -> {
                    if (failure == null) {
                        stage.complete(null);
                    } else {
                        stage.completeExceptionally(RedisFault.cause(failure));
                    }
                    underWay--;
                    leaveIfDone();
                });
    }

    /** The birth of the log that this process follows, for scripts that must not touch another one. */
    String born() {
        return following.born();
    }

    /** Whether an entry was delivered here; if Redis does not have it, it has lost it. */
    boolean has(long number) {
        return followed.open() && number >= 1 && number <= following.position();
    }

    void giveUp(String reason) {
        following.giveUp(reason);
    }

    /** A look after the room, every now and then. */
    void look() {
        following.look();
    }

    /** From now on nothing is appended; completes when what was appended before is delivered or has failed. */
    CompletionStage<@Nullable Void> leave() {
        leaving = true;
        CompletionStage<RoomHistory> opened = followed.opened();
        opened.whenComplete((history, failure) -> leaveIfDone());
        return gone;
    }

    private void leaveIfDone() {
        if (leaving && underWay == 0 && followed.open()) {
            end();
        }
    }

    private void end() {
        followed.leave();
        store.link().unsubscribe(keys.channel()).whenComplete((nothing, failure) -> {
            forget.run();
            gone.complete(null);
        });
    }

    static IllegalStateException notOpen(String room) {
        return new IllegalStateException("room " + room + " is not open");
    }
}
