package io.drawdb.collab.log;

import io.drawdb.collab.redis.RedisLink;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log in Redis, shared by many servers: any of them serves any room. Redis numbers, keeps and publishes an entry in
 * one step; what was acknowledged survives whatever Redis survives. While Redis can't be reached or written, appends
 * fail at once; everything resumes by itself.
 *
 * <p>Followers and stages are called on the link's thread. The link is the caller's, and stays open.
 */
public final class RedisRoomLog implements RoomLog {
    private static final Logger LOG = Logger.getLogger(RedisRoomLog.class);

    private final RedisStore store;
    private final RedisLink link;
    private final RedisLogSettings settings;
    private final Runnable endOfLooks;
    private final AtomicInteger turnsWaiting = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** On the link's thread alone. */
    private final Map<String, RedisRoom> rooms = new HashMap<>();

    /** A log that uses the link from now on; whether Redis is there or not. */
    public RedisRoomLog(RedisLink link, RedisLogSettings settings) {
        this.link = link;
        this.settings = settings;
        this.store = new RedisStore(link, settings);
        this.endOfLooks = link.every(settings.probeEvery(), this::look);
        link.execute(store::probe);
    }

    private void look() {
        store.probe();
        List.copyOf(rooms.values()).forEach(RedisRoom::look);
    }

    @Override
    public CompletionStage<RoomHistory> open(String room, Follower follower) {
        var stage = new CompletableFuture<RoomHistory>();
        inTurn(stage, () -> {
            if (rooms.containsKey(room)) {
                stage.completeExceptionally(new IllegalStateException("room " + room + " is open already"));
                return;
            }
            var opening = new RedisRoom(store, room, follower, () -> rooms.remove(room));
            rooms.put(room, opening);
            // The stage is the caller's before the first entry is delivered.
            opening.open(stage);
        });
        return stage;
    }

    @Override
    public CompletionStage<Long> append(String room, byte[] body) {
        var stage = new CompletableFuture<Long>();
        if (fits(body, stage)) {
            inTurn(stage, () -> {
                RedisRoom followed = rooms.get(room);
                if (followed == null) {
                    stage.completeExceptionally(RedisRoom.notOpen(room));
                } else {
                    followed.append(body, stage);
                }
            });
        }
        return stage;
    }

    private boolean fits(byte[] body, CompletableFuture<?> stage) {
        if (body.length <= settings.bodyBytesMax()) {
            return true;
        }
        stage.completeExceptionally(
                new LogUnavailableException("%d bytes are more than the log takes at once: %d (bodyBytesMax)."
                        .formatted(body.length, settings.bodyBytesMax())));
        return false;
    }

    @Override
    public CompletionStage<Void> saveSnapshot(String room, long upTo, byte[] state) {
        var stage = new CompletableFuture<@Nullable Void>();
        RedisKeys keys = store.keys(room);
        if (fits(state, stage)) {
            inTurn(
                    stage,
                    () -> record(
                            stage,
                            room,
                            upTo,
                            store.run(
                                    RedisScripts.SNAPSHOT,
                                    List.of(keys.entries(), keys.meta(), keys.snapshot()),
                                    born(room),
                                    upTo,
                                    settings.keepEntries(),
                                    settings.keepBytes(),
                                    state)));
        }
        return stage;
    }

    @Override
    public CompletionStage<Void> settle(String room, long upTo) {
        var stage = new CompletableFuture<@Nullable Void>();
        RedisKeys keys = store.keys(room);
        inTurn(
                stage,
                () -> record(
                        stage,
                        room,
                        upTo,
                        store.run(
                                RedisScripts.SETTLE,
                                List.of(keys.entries(), keys.meta(), keys.unsettled()),
                                room,
                                born(room),
                                upTo)));
        return stage;
    }

    private String born(String room) {
        RedisRoom followed = rooms.get(room);
        return followed == null ? "" : followed.born();
    }

    private void record(
            CompletableFuture<@Nullable Void> stage, String room, long upTo, CompletionStage<Response> answer) {
        RedisRoom followed = rooms.get(room);
        boolean had = followed != null && followed.has(upTo);
        answer.whenComplete((code, failure) -> {
            if (failure != null) {
                stage.completeExceptionally(RedisFault.cause(failure));
            } else if (code.toLong() >= 0) {
                stage.complete(null);
            } else {
                stage.completeExceptionally(refused(room, upTo, code.toLong(), had));
            }
        });
    }

    /** @param had whether the entry had been delivered here: then Redis has lost it */
    private RuntimeException refused(String room, long upTo, long code, boolean had) {
        if (code == RedisScripts.NO_ENTRY && !had) {
            return new IllegalArgumentException("room %s has no entry %d".formatted(room, upTo));
        }
        RedisRoom followed = rooms.get(room);
        String reason = "Redis at %s has lost entries of this room".formatted(link.address());
        if (followed != null) {
            followed.giveUp(reason);
        }
        return new LogUnavailableException("Room %s has to be read anew: %s.".formatted(room, reason));
    }

    @Override
    public CompletionStage<List<String>> unsettled() {
        return listed(new UnsettledRooms(store, Integer.MAX_VALUE, false)::list);
    }

    @Override
    public CompletionStage<List<String>> orphans(String first) {
        return listed(() -> new UnsettledRooms(store, ORPHANS_MAX, true).listFrom(first));
    }

    private CompletionStage<List<String>> listed(Supplier<CompletionStage<List<String>>> list) {
        var stage = new CompletableFuture<List<String>>();
        inTurn(
                stage,
                () -> list.get().whenComplete((names, failure) -> {
                    if (failure == null) {
                        stage.complete(names);
                    } else {
                        stage.completeExceptionally(RedisFault.cause(failure));
                    }
                }));
        return stage;
    }

    @Override
    public CompletionStage<Void> sync(String room) {
        var stage = new CompletableFuture<@Nullable Void>();
        inTurn(stage, () -> {
            RedisRoom followed = rooms.get(room);
            if (followed == null) {
                stage.completeExceptionally(RedisRoom.notOpen(room));
            } else {
                followed.sync(stage);
            }
        });
        return stage;
    }

    @Override
    public CompletionStage<Void> leave(String room) {
        var stage = new CompletableFuture<@Nullable Void>();
        link.execute(() -> {
            RedisRoom followed = rooms.get(room);
            if (followed == null) {
                stage.complete(null);
            } else {
                followed.leave().thenAccept(stage::complete);
            }
        });
        return stage;
    }

    private void inTurn(CompletableFuture<?> stage, Runnable call) {
        if (closed.get()) {
            stage.completeExceptionally(new LogUnavailableException("The log is closed."));
            return;
        }
        if (turnsWaiting.incrementAndGet() > settings.callsMax()) {
            turnsWaiting.decrementAndGet();
            stage.completeExceptionally(new LogUnavailableException(
                    "The log does not keep up: %d calls wait (callsMax).".formatted(settings.callsMax())));
            return;
        }
        link.execute(() -> {
            turnsWaiting.decrementAndGet();
            call.run();
        });
    }

    @Override
    public LogHealth health() {
        return closed.get() ? new LogHealth(RedisStore.KIND, false, "the log is closed") : store.health();
    }

    /** Waits for what was appended, for at most {@code closeWaitMax}. Not to be called on the link's thread. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        endOfLooks.run();
        var left = new CompletableFuture<@Nullable Void>();
        link.execute(() -> {
            List<CompletableFuture<@Nullable Void>> leaving = new ArrayList<>();
            List.copyOf(rooms.values()).forEach(room -> leaving.add(room.leave().toCompletableFuture()));
            CompletionStage<@Nullable Void> all = CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new));
            all.whenComplete((nothing, failure) -> left.complete(null));
        });
        try {
            left.get(settings.closeWaitMax().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.errorf("event=log-close-incomplete waited=%s", settings.closeWaitMax());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
