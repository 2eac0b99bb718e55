package io.drawdb.collab.log;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads what Redis keeps of a room: snapshot and the first entries behind it in one step, the others in batches. */
final class RedisHistory {
    private static final int BEFORE_OPENING_BATCH = 7;
    private static final int BEFORE_BATCH = 3;

    /**
     * What was read.
     *
     * @param born the birth of the log; empty for a room never written
     * @param by the name of the append that made the last entry
     */
    record Read(RoomHistory history, String born, String by) {}

    private final RedisStore store;
    private final String room;
    private final RedisKeys keys;
    private final List<LogEntry> tail = new ArrayList<>();
    private byte @Nullable [] snapshot;
    private String born = "";
    private String by = "";
    private long upTo;
    private long last;

    RedisHistory(RedisStore store, String room) {
        this.store = store;
        this.room = room;
        this.keys = store.keys(room);
    }

    /** Reads; fails with {@link LogUnavailableException}, also when something that should be there is missing. */
    CompletionStage<Read> read() {
        return store.run(
                        RedisScripts.OPEN,
                        List.of(keys.entries(), keys.meta(), keys.snapshot()),
                        store.settings().batchEntriesMax(),
                        store.settings().batchBytesMax())
                .thenCompose(this::begun);
    }

    private CompletionStage<Read> begun(Response answer) {
        born = answer.get(0).toString();
        last = answer.get(1).toLong();
        by = answer.get(2).toString();
        upTo = answer.get(3).toLong();
        boolean found = answer.get(4).toInteger() == 1;
        boolean written = answer.get(5).toInteger() == 1;
        if (born.isEmpty() && (found || written)) {
            return missing("its hash (key %s)".formatted(keys.meta()));
        }
        if (upTo > 0 && !found) {
            return missing("its snapshot");
        }
        snapshot = upTo > 0 ? answer.get(6).toBytes() : null;
        return took(RedisEntry.batch(answer, BEFORE_OPENING_BATCH));
    }

    private CompletionStage<Read> took(List<RedisEntry> batch) {
        for (RedisEntry entry : batch) {
            byte[] body = entry.body();
            tail.add(new LogEntry(entry.number(), body == null ? new byte[0] : body));
            by = entry.by();
        }
        if (reached() >= last) {
            return CompletableFuture.completedFuture(new Read(new RoomHistory(snapshot, upTo, tail), born, by));
        }
        return batch.isEmpty() ? missing("entry " + (reached() + 1)) : more();
    }

    private CompletionStage<Read> more() {
        return store.run(
                        RedisScripts.READ,
                        List.of(keys.entries(), keys.meta()),
                        store.settings().batchEntriesMax(),
                        store.settings().batchBytesMax(),
                        String.valueOf(reached()))
                .thenCompose(answer -> answer.get(0).toString().equals(born)
                        ? took(RedisEntry.batch(answer, BEFORE_BATCH))
                        : missing("the log that was being read"));
    }

    private long reached() {
        return tail.isEmpty() ? upTo : tail.get(tail.size() - 1).number();
    }

    private CompletionStage<Read> missing(String what) {
        return CompletableFuture.failedFuture(
                new LogUnavailableException("Room %s can't be read: %s is missing in Redis at %s (key %s)."
                        .formatted(room, what, store.link().address(), keys.entries())));
    }
}
