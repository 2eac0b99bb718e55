package io.drawdb.collab.log;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The log of a server that forgets: for tests and for trying things out. One thread does everything in order. */
public final class MemoryRoomLog implements RoomLog {
    private static final String KIND = "memory";
    private static final int CALLS_MAX = 10_000;
    private static final long CLOSE_SECONDS_MAX = 30;

    private final Map<String, MemoryRoom> rooms = new HashMap<>();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(CALLS_MAX), MemoryRoomLog::daemon);
    private long appended;

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "collab-log-memory");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public CompletionStage<RoomHistory> open(String room, Follower follower) {
        return inTurn(() -> room(room).open(follower));
    }

    @Override
    public CompletionStage<Long> append(String room, byte[] body) {
        return inTurn(() -> {
            appended++;
            return room(room).append(body, appended);
        });
    }

    @Override
    public CompletionStage<Void> saveSnapshot(String room, long upTo, byte[] state) {
        return inTurn(() -> room(room).saveSnapshot(upTo, state));
    }

    @Override
    public CompletionStage<Void> settle(String room, long upTo) {
        return inTurn(() -> room(room).settle(upTo));
    }

    @Override
    public CompletionStage<List<String>> unsettled() {
        return inTurn(() -> unsettledRooms().map(MemoryRoom::name).toList());
    }

    @Override
    public CompletionStage<List<String>> orphans(String first) {
        return inTurn(() -> UnsettledRooms.from(
                        first, unsettledRooms().map(MemoryRoom::name).toList())
                .filter(room -> !room(room).followed())
                .limit(ORPHANS_MAX)
                .toList());
    }

    private Stream<MemoryRoom> unsettledRooms() {
        return rooms.values().stream()
                .filter(MemoryRoom::unsettled)
                .sorted(Comparator.comparingLong(MemoryRoom::unsettledSince));
    }

    @Override
    public CompletionStage<Void> leave(String room) {
        return inTurn(() -> room(room).leave());
    }

    private MemoryRoom room(String name) {
        return rooms.computeIfAbsent(name, MemoryRoom::new);
    }

    private <T> CompletionStage<T> inTurn(Callable<T> call) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        try {
            thread.execute(() -> run(call, stage));
        } catch (RejectedExecutionException e) {
            String message = thread.isShutdown()
                    ? "The log is closed."
                    : "The log does not keep up: %d calls wait.".formatted(CALLS_MAX);
            stage.completeExceptionally(new LogUnavailableException(message, e));
        }
        return stage;
    }

    private static <T> void run(Callable<T> call, CompletableFuture<T> stage) {
        T result;
        try {
            result = call.call();
        } catch (Exception e) {
            stage.completeExceptionally(e);
            return;
        }
        stage.complete(result);
    }

    @Override
    public LogHealth health() {
        return thread.isShutdown() ? new LogHealth(KIND, false, "the log is closed") : new LogHealth(KIND, true, "");
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
