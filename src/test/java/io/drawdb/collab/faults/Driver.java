package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A v2 client as docs/protocol.md wants it, that edits at random: it keeps what is not acknowledged, comes back with a
 * jittered back-off to any of the servers, says what it has, and sends again what was not answered, under the old
 * numbers. All that it does and is told goes into the history. A thread of its own.
 */
final class Driver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SILENCE_MAX_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long UNAVAILABLE_MAX_NANOS = Duration.ofSeconds(3).toNanos();
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);
    private static final int UNANSWERED_MAX = 6;

    private final String id;
    private final String room;
    private final Way way;
    private final Copy copy;
    private final History history;
    private final Random random;
    private final Edits edits;
    private final Locking locking;
    private final boolean locks;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    // On the thread alone.
    private final Map<Long, Edits.Edit> unanswered = new TreeMap<>();
    private String resume = "";
    private int failures;
    private int refused;
    private long heardAt;
    private long unavailableSince;
    private long nextEditAt;
    private long sendAgainAt = Long.MAX_VALUE;
    private boolean welcomed;

    // Read by others.
    private volatile boolean editing = true;
    private volatile boolean settled;
    private volatile String standing = "not begun";
    private volatile @Nullable Throwable failure;

    /**
     * A driver that has not begun.
     *
     * @param servers where the room is
     * @param first at which of them it begins
     * @param locks whether it takes locks now and then
     */
    Driver(String id, String room, List<URI> servers, int first, long seed, History history, boolean locks) {
        this.id = id;
        this.room = room;
        this.copy = new Copy(history);
        this.way = new Way(id, servers, first);
        this.history = history;
        this.random = new Random(seed);
        this.edits = new Edits(id, random);
        this.locks = locks;
        this.locking = new Locking(id, random, way::say);
        this.thread = new Thread(this::run, "driver-" + id);
        this.thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    /** Makes no new changes, and sees to it that those it made are answered and its locks given back. */
    void rest() {
        settled = false;
        editing = false;
    }

    void goOn() {
        settled = false;
        editing = true;
    }

    /** Whether everything was answered since it was told to rest. */
    boolean isSettled() {
        return settled;
    }

    long version() {
        return copy.version();
    }

    @Override
    public String toString() {
        return standing;
    }

    /** What made it give up, if it did. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    private void run() {
        try {
            while (ended.getCount() > 0) {
                step();
            }
        } catch (RuntimeException | AssertionError e) {
            failure = new IllegalStateException("driver %s gave up at %s".formatted(id, way.link()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            way.drop();
        }
    }

    private void step() throws InterruptedException {
        if (!way.isThere()) {
            welcomed = false;
            if (!connect()) {
                way.away();
                failures++;
                long most = Math.min(BACKOFF_MAX.toMillis(), 20L << Math.min(failures, 10));
                var unused = ended.await(1 + random.nextInt((int) most), TimeUnit.MILLISECONDS);
            }
            return;
        }
        var message = way.poll(Duration.ofMillis(1 + random.nextInt(8)));
        long now = System.nanoTime();
        if (message.isPresent()) {
            heardAt = now;
            hear(message.get());
        } else if (!way.isOpen()) {
            away();
        } else if (now - heardAt > SILENCE_MAX_NANOS && (!welcomed || !unanswered.isEmpty())) {
            away();
        } else if (welcomed) {
            act(now);
        }
        settled = !editing && welcomed && way.isThere() && unanswered.isEmpty() && locking.isFree();
        standing = "%s{welcomed=%s version=%d unanswered=%s refused=%d %s}"
                .formatted(way.link(), welcomed, copy.version(), unanswered.keySet(), refused, locking);
    }

    private void away() {
        way.away();
        welcomed = false;
    }

    private boolean connect() {
        if (!way.connect()) {
            return false;
        }
        heardAt = System.nanoTime();
        history.add(new Event.Greeted(way.link()));
        var hello = JSON.createObjectNode().put("type", "hello").put("protocol", 2);
        hello.put("shareId", room).put("clientId", id).put("clientName", id).put("mode", "edit");
        if (!resume.isEmpty()) {
            hello.put("resume", resume);
            hello.putObject("since").put("epoch", copy.epoch()).put("version", copy.version());
        }
        way.say(hello);
        return true;
    }

    private void act(long now) {
        if (now >= sendAgainAt) {
            sendAgainAt = Long.MAX_VALUE;
            List.copyOf(unanswered.values()).forEach(this::send);
        }
        locking.act(editing && locks);
        if (editing && now >= nextEditAt && unanswered.size() < UNANSWERED_MAX && sendAgainAt == Long.MAX_VALUE) {
            nextEditAt = now + TimeUnit.MICROSECONDS.toNanos(random.nextInt(40_000));
            var edit = edits.next();
            history.add(new Event.Made(id, edit.seq, edit.adds, edit.removes));
            unanswered.put(edit.seq, edit);
            send(edit);
        }
    }

    private void send(Edits.Edit edit) {
        var change = JSON.createObjectNode().put("type", "change").put("seq", edit.seq);
        change.put("base", copy.version()).set("ops", edit.operations);
        way.say(change);
    }

    private void hear(JsonNode message) {
        switch (message.path("type").asText()) {
            case "welcome" -> welcome(message);
            case "change" -> changed(message);
            case "changes" -> message.get("changes").forEach(this::changed);
            case "reject" -> rejected(message);
            case "locked" -> {
                history.add(Reading.locked(way.link(), message));
                locking.locked(message);
            }
            case "unlocked" -> {
                history.add(new Event.Unlocked(way.link(), Reading.lock(message)));
                locking.unlocked(message);
            }
            case "lock_denied" -> locking.denied();
            case "persist_error" -> Reading.conflict(way.link(), message).ifPresent(history::add);
            case "reconnect" -> away();
            case "error" -> error(message);
            default -> {
                // Who is there and what is saved is nothing to it.
            }
        }
    }

    private void error(JsonNode message) {
        // Who was let in and never heard of it can't prove who he is, and waits until he is forgotten.
        if (!Reading.isForNow(message, resume.isEmpty())) {
            throw new IllegalStateException("was told " + message);
        }
        if (message.get("fatal").asBoolean()) {
            away();
        } else {
            locking.unavailable();
        }
    }

    private void welcome(JsonNode message) {
        boolean recovered = message.get("recovered").asBoolean();
        String epoch = message.get("epoch").asText();
        copy.isOf(epoch);
        resume = message.get("resume").asText();
        long told = message.get("version").asLong();
        var locks = Reading.locks(message.get("locks"));
        history.add(new Event.Welcomed(way.link(), epoch, told, recovered, recovered ? copy.version() : 0, locks));
        if (recovered) {
            message.get("changes").forEach(this::changed);
        } else {
            copy.replace(way.link(), told, message.get("diagram"));
        }
        locking.welcomed(locks);
        welcomed = true;
        failures = 0;
        unavailableSince = 0;
        sendAgainAt = Long.MAX_VALUE;
        List.copyOf(unanswered.values()).forEach(this::send);
    }

    private void changed(JsonNode message) {
        var change = Reading.change(copy.epoch(), message);
        boolean own = change.author().equals(id) && change.seq() != 0;
        if (message.get("ops").isEmpty()) {
            unanswered.remove(change.seq());
            history.add(new Event.Forgotten(id, change.seq()));
            return;
        }
        history.seen(way.link(), change);
        Edits.Edit edit = own ? unanswered.remove(change.seq()) : null;
        if (edit != null) {
            edits.accepted(edit);
            unavailableSince = 0;
        }
        copy.take(way.link(), change.version(), message.get("ops"));
    }

    private void rejected(JsonNode message) {
        String code = message.get("code").asText();
        if ("unavailable".equals(code) || "rate_limited".equals(code)) {
            refused++;
            history.toldUnavailable(id);
            long now = System.nanoTime();
            unavailableSince = unavailableSince == 0 ? now : unavailableSince;
            if (now - unavailableSince > UNAVAILABLE_MAX_NANOS) {
                away();
            }
            sendAgainAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(200));
            return;
        }
        long seq = message.get("seq").asLong();
        var edit = unanswered.remove(seq);
        history.add(new Event.Refused(id, seq, code));
        if (edit != null) {
            edits.refused(edit);
        }
        if (!"locked".equals(code)) {
            throw new IllegalStateException("was refused " + message);
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
