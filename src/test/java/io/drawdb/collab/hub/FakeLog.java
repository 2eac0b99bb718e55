package io.drawdb.collab.hub;

import io.drawdb.collab.log.Follower;
import io.drawdb.collab.log.LogEntry;
import io.drawdb.collab.log.LogHealth;
import io.drawdb.collab.log.LogUnavailableException;
import io.drawdb.collab.log.RoomHistory;
import io.drawdb.collab.log.RoomLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A log that does everything on the caller's thread, and fails, or takes its time, when it is told to. */
final class FakeLog implements RoomLog {
    static final class Kept {
        byte @Nullable [] snapshot;
        long upTo;
        long settled;
        final List<LogEntry> tail = new ArrayList<>();

        /** Who follows, by server. */
        final Map<FakeLog, Follower> followers = new LinkedHashMap<>();

        long last() {
            return tail.isEmpty() ? upTo : tail.get(tail.size() - 1).number();
        }
    }

    final Map<String, Kept> rooms;
    /** Everything that was ever appended, as text. */
    final List<String> written;
    /** What clients were given to come back with, by their id. */
    final Map<String, String> secrets;

    boolean broken;
    /** Whether it takes nothing, as with a full disk. */
    boolean full;
    /** Does what is to be done later, if there is one. */
    @Nullable
    Consumer<Runnable> later;
    /** Whether there are entries that this server has not seen yet. */
    boolean lags;
    /** How many orphans are listed at once. */
    int orphansMax = ORPHANS_MAX;

    /** How many entries were meant for a room that this server does not follow. */
    int strays;

    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final List<Runnable> atTheGate = new ArrayList<>();
    private boolean gateClosed;

    FakeLog() {
        this.rooms = new LinkedHashMap<>();
        this.written = new ArrayList<>();
        this.secrets = new HashMap<>();
    }

    private FakeLog(FakeLog shared) {
        this.rooms = shared.rooms;
        this.written = shared.written;
        this.secrets = shared.secrets;
    }

    /** The same log as another server sees it. */
    FakeLog onAnotherServer() {
        return new FakeLog(this);
    }

    Kept room(String room) {
        return rooms.computeIfAbsent(room, id -> new Kept());
    }

    long count(String command) {
        return written.stream()
                .filter(entry -> entry.contains("\"do\":\"" + command + "\""))
                .count();
    }

    @Override
    public CompletionStage<RoomHistory> open(String room, Follower follower) {
        if (broken) {
            return failed();
        }
        return inTurn(() -> follow(room(room), follower));
    }

    private CompletableFuture<RoomHistory> follow(Kept kept, Follower follower) {
        if (kept.followers.putIfAbsent(this, follower) != null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the room is open already"));
        }
        return CompletableFuture.completedFuture(new RoomHistory(kept.snapshot, kept.upTo, kept.tail));
    }

    @Override
    public CompletionStage<Long> append(String room, byte[] body) {
        if (broken || full) {
            return failed();
        }
        Kept kept = room(room);
        if (!kept.followers.containsKey(this)) {
            strays++;
            return CompletableFuture.failedFuture(new IllegalStateException("the room is not open"));
        }
        var number = new CompletableFuture<Long>();
        Runnable work = () -> {
            deliver(room, body);
            number.complete(kept.last());
        };
        if (later == null) {
            work.run();
        } else {
            later.accept(work);
        }
        return number;
    }

    @Override
    public CompletionStage<Void> sync(String room) {
        if (broken) {
            return failed();
        }
        return lags ? caughtUp : CompletableFuture.completedFuture(null);
    }

    /** What was waited for has arrived. */
    void catchUp() {
        lags = false;
        caughtUp.complete(null);
    }

    /** Adds an entry as if another server had written it. */
    void deliver(String room, byte[] body) {
        Kept kept = room(room);
        var entry = new LogEntry(kept.last() + 1, body);
        kept.tail.add(entry);
        written.add(new String(body, StandardCharsets.UTF_8));
        List.copyOf(kept.followers.values()).forEach(follower -> follower.entry(entry));
    }

    /** As when a shared log comes back empty. */
    void forget(String room) {
        var followers = List.copyOf(room(room).followers.values());
        rooms.remove(room);
        followers.forEach(follower -> follower.lost("told to"));
    }

    /** As when a shared log has lost what the follower was given. */
    void lose(String room) {
        Kept kept = room(room);
        kept.tail.clear();
        List.copyOf(kept.followers.values()).forEach(follower -> follower.lost("told to"));
    }

    @Override
    public CompletionStage<Void> saveSnapshot(String room, long upTo, byte[] state) {
        Kept kept = room(room);
        kept.snapshot = state;
        kept.upTo = upTo;
        kept.tail.removeIf(entry -> entry.number() <= upTo);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> settle(String room, long upTo) {
        room(room).settled = upTo;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<List<String>> unsettled() {
        if (broken) {
            return failed();
        }
        return CompletableFuture.completedFuture(rooms.entrySet().stream()
                .filter(room -> room.getValue().settled < room.getValue().last())
                .map(Map.Entry::getKey)
                .toList());
    }

    @Override
    public CompletionStage<List<String>> orphans(String first) {
        return unsettled().thenApply(unsettled -> {
            var turned = new ArrayList<>(unsettled);
            Collections.rotate(turned, -Math.max(0, unsettled.indexOf(first)));
            return turned.stream()
                    .filter(room -> room(room).followers.isEmpty())
                    .limit(orphansMax)
                    .toList();
        });
    }

    @Override
    public CompletionStage<Void> leave(String room) {
        return inTurn(() -> {
            room(room).followers.remove(this);
            return CompletableFuture.completedFuture(null);
        });
    }

    /** From now on nothing is opened or left before {@link #openGate}. */
    void closeGate() {
        gateClosed = true;
    }

    /** What waits is done, in order. */
    void openGate() {
        gateClosed = false;
        atTheGate.forEach(Runnable::run);
        atTheGate.clear();
    }

    private <T> CompletionStage<T> inTurn(Supplier<CompletableFuture<T>> call) {
        var done = new CompletableFuture<T>();
        Runnable work = () -> call.get().whenComplete((result, failure) -> {
            if (failure == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(failure);
            }
        });
        if (gateClosed) {
            atTheGate.add(work);
        } else {
            work.run();
        }
        return done;
    }

    @Override
    public LogHealth health() {
        return new LogHealth("fake", !broken, broken ? "told to" : "");
    }

    @Override
    public void close() {
        rooms.values().forEach(kept -> kept.followers.remove(this));
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedFuture(new LogUnavailableException("the disk is full"));
    }
}
