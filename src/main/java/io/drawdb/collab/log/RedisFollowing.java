package io.drawdb.collab.log;

import io.drawdb.collab.redis.ChannelListener;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How the entries of one room come to its follower: as they are published, and read from the stream where something was
 * missed, in order and each once. Gives up where the stream can't continue what was delivered. On the link's thread.
 */
final class RedisFollowing implements ChannelListener {
    private static final Logger LOG = Logger.getLogger(RedisFollowing.class);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final int BEFORE_BATCH = 3;

    /**
     * What is known of the log.
     *
     * @param born its birth; empty when it had none
     * @param position the last entry that was delivered
     * @param last the last entry that is known to exist
     */
    record Known(String born, long position, long last) {
        /** Whether that is the birth of the log that is known. */
        boolean isOf(String bornNow) {
            return born.isEmpty() || born.equals(bornNow);
        }
    }

    private final RedisStore store;
    private final String room;
    private final RedisKeys keys;
    private final FollowedRoom followed;
    /** What this process appends, by name: its follower gets the very same array. */
    private final Map<String, byte[]> own = new HashMap<>();

    private final DeliveryWaits waits = new DeliveryWaits();

    private String born = "";
    /** The last entry that was delivered, and the name of the append that made it. */
    private long position;

    private String by = "";
    /** The last entry that is known to exist. */
    private long told;

    /** Whether it has to be seen first that the stream still continues what was delivered. */
    private boolean checking;

    private boolean reading;
    /** Answers to what was asked before the line was lost are of no use. */
    private int lines;

    private @Nullable String lost;

    RedisFollowing(RedisStore store, String room, FollowedRoom followed) {
        this.store = store;
        this.room = room;
        this.keys = store.keys(room);
        this.followed = followed;
    }

    String born() {
        return born;
    }

    long position() {
        return position;
    }

    /** From here on entries are delivered; those that were told of while the history was read are fetched. */
    void begin(RedisHistory.Read read) {
        born = read.born();
        position = read.history().last();
        by = read.by();
        if (followed.open() && told > position) {
            read();
        }
    }

    /** Why nothing can be appended now, if so. */
    @Nullable
    LogUnavailableException refusal() {
        if (lost != null) {
            return lost(lost);
        }
        if (checking) {
            return new LogUnavailableException(
                    "Room %s is catching up, the connection to Redis at %s was lost. Try again: it resumes by itself."
                            .formatted(room, store.link().address()));
        }
        return null;
    }

    private LogUnavailableException lost(String reason) {
        return new LogUnavailableException("Room %s has to be read anew: %s. Try again then.".formatted(room, reason));
    }

    void appending(String name, byte[] body) {
        own.put(name, body);
    }

    /** The append has failed, or its entry was delivered. */
    void appendOver(String name) {
        own.remove(name);
    }

    /** Redis has taken an append. Completes with the entry's number when it was delivered. */
    CompletionStage<Long> appended(long number, String name) {
        if (number == RedisScripts.OTHER_LOG) {
            giveUp(otherLog());
        }
        byte[] body = own.get(name);
        if (lost == null && body != null && number == position + 1) {
            deliver(new RedisEntry(number, name, body));
        }
        return whenDelivered(number);
    }

    /** What is known of the log at this moment, to be held against the answer to what is asked now. */
    Known known() {
        return new Known(born, position, Math.max(position, told));
    }

    /** Redis's log had the number {@code last} when it was asked. Completes when that was delivered. */
    CompletionStage<Long> caughtUp(Known asked, String bornNow, long last) {
        if (last < asked.position() || !asked.isOf(bornNow)) {
            giveUp(otherLog());
        }
        return whenDelivered(last);
    }

    private CompletionStage<Long> whenDelivered(long number) {
        if (lost == null && position >= number) {
            return CompletableFuture.completedFuture(number);
        }
        if (lost != null) {
            return CompletableFuture.failedFuture(lost(lost));
        }
        told = Math.max(told, number);
        return waits.add(number);
    }

    @Override
    public void message(byte[] payload) {
        RedisEntry.Told message = RedisEntry.Told.parse(payload);
        RedisEntry entry = message.entry();
        if (!followed.open() || checking || lost != null) {
            told = Math.max(told, entry.number());
            return;
        }
        if (!known().isOf(message.born())) {
            giveUp(otherLog());
            return;
        }
        born = message.born();
        if (entry.number() <= position) {
            return;
        }
        told = Math.max(told, entry.number());
        byte[] body = own.getOrDefault(entry.by(), entry.body());
        if (entry.number() == position + 1 && body != null) {
            deliver(entry);
        } else {
            read();
        }
    }

    /** The line was lost: first it has to be seen whether the log is still the one that was followed. */
    @Override
    public void resumed() {
        lines++;
        reading = false;
        if (followed.open() && lost == null) {
            checking = true;
            told = position;
            read();
        }
    }

    private void read() {
        if (reading || lost != null) {
            return;
        }
        reading = true;
        int line = lines;
        Known asked = known();
        store.run(
                        RedisScripts.READ,
                        List.of(keys.entries(), keys.meta()),
                        store.settings().batchEntriesMax(),
                        store.settings().batchBytesMax(),
                        String.valueOf(position))
                .whenComplete((answer, failure) -> {
                    if (line != lines || lost != null || !followed.open()) {
                        return;
                    }
                    reading = false;
                    if (failure == null) {
                        took(asked, answer);
                    }
                    // Otherwise the next look after this room, or the line's return, tries again.
                });
    }

    /** By the time an answer comes, publications may have brought more than it has: only what was known counts. */
    private void took(Known asked, Response answer) {
        String bornNow = answer.get(0).toString();
        long last = answer.get(1).toLong();
        String byNow = answer.get(2).toString();
        List<RedisEntry> batch = RedisEntry.batch(answer, BEFORE_BATCH);
        if (!asked.isOf(bornNow) || last < asked.last()) {
            giveUp(otherLog());
            return;
        }
        if (checking && asked.position() > 0 && !byNow.equals(by)) {
            giveUp(byNow.isEmpty() ? trimmed() : otherLog());
            return;
        }
        if (batch.isEmpty() && asked.position() < last) {
            giveUp(trimmed());
            return;
        }
        born = born.isEmpty() ? bornNow : born;
        checking = false;
        batch.forEach(this::deliver);
        told = Math.max(told, last);
        if (position < told) {
            read();
        }
    }

    private void deliver(RedisEntry entry) {
        byte[] body = own.getOrDefault(entry.by(), entry.body());
        if (entry.number() != position + 1 || body == null) {
            // Delivered meanwhile by another way.
            return;
        }
        position = entry.number();
        by = entry.by();
        followed.deliver(new LogEntry(position, body));
        waits.delivered(position);
    }

    /** A look after the room, every now and then: nobody waits in vain, nothing told of stays unread. */
    void look() {
        boolean connected = store.link().connected();
        if (!waits.isEmpty() && (!connected || waits.longerThan(WAIT_MAX))) {
            waits.fail(new LogUnavailableException(
                    "Room %s is not caught up: the connection to Redis at %s is slow or was lost. Try again: it resumes by itself."
                            .formatted(room, store.link().address())));
        }
        if (connected && followed.open() && (checking || told > position)) {
            read();
        }
    }

    private String otherLog() {
        return "Redis at %s has lost entries: the log of this room is not the one that this server has followed up to entry %d"
                .formatted(store.link().address(), position);
    }

    private String trimmed() {
        return "this server was away for too long: the entries behind %d are no longer kept".formatted(position);
    }

    /** Nothing is delivered from now on. */
    void giveUp(String reason) {
        if (lost != null) {
            return;
        }
        lost = reason;
        LOG.warnf("event=room-view-lost room=%s reason=\"%s\"", room, reason);
        followed.lost(reason);
        waits.fail(lost(reason));
    }
}
