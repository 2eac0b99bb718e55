package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.blackbox2.Replica;
import io.drawdb.collab.testing.WsClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
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
    private static final Duration CONNECTING_MAX = Duration.ofSeconds(5);
    private static final long SILENCE_MAX_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long UNAVAILABLE_MAX_NANOS = Duration.ofSeconds(3).toNanos();
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(1);
    private static final List<String> COME_AGAIN = List.of("unavailable", "not_loaded", "rate_limited");
    private static final int UNANSWERED_MAX = 6;
    private static final int FINGERPRINT_EVERY = 10;

    private final String id;
    private final String room;
    private final List<URI> servers;
    private final History history;
    private final Random random;
    private final Edits edits;
    private final Locking locking;
    private final boolean locks;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    // On the thread alone.
    private final Map<Long, Edits.Edit> unanswered = new TreeMap<>();
    private Replica document = new Replica(JSON.createObjectNode());
    private String epoch = "";
    private String resume = "";
    private int at;
    private int connections;
    private int failures;
    private int refused;
    private long heardAt;
    private long unavailableSince;
    private long nextEditAt;
    private long sendAgainAt = Long.MAX_VALUE;
    private @Nullable WsClient socket;
    private Event.Link link;
    private boolean welcomed;

    // Read by others.
    private volatile long version;
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
        this.servers = servers;
        this.history = history;
        this.random = new Random(seed);
        this.edits = new Edits(id, random);
        this.at = first;
        this.locks = locks;
        this.link = new Event.Link(id, 0, "none");
        this.locking = new Locking(id, random, this::say);
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

    /** Goes on editing. */
    void goOn() {
        settled = false;
        editing = true;
    }

    /** Whether everything was answered since it was told to rest. */
    boolean isSettled() {
        return settled;
    }

    /** The version of its document. */
    long version() {
        return version;
    }

    /** Where it is and what it waits for, as far as can be seen from outside. */
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
            failure = new IllegalStateException("driver %s gave up at %s".formatted(id, link), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop();
        }
    }

    private void step() throws InterruptedException {
        if (socket == null) {
            if (!connect()) {
                at++;
                failures++;
                long most = Math.min(BACKOFF_MAX.toMillis(), 20L << Math.min(failures, 10));
                pause(1 + random.nextInt((int) most));
            }
            return;
        }
        var message = socket.poll(Duration.ofMillis(1 + random.nextInt(8)));
        long now = System.nanoTime();
        if (message.isPresent()) {
            heardAt = now;
            hear(message.get());
        } else if (!socket.isOpen()) {
            away();
        } else if (now - heardAt > SILENCE_MAX_NANOS && (!welcomed || !unanswered.isEmpty())) {
            away();
        } else if (welcomed) {
            act(now);
        }
        settled = !editing && welcomed && unanswered.isEmpty() && locking.isFree();
        standing = "%s{welcomed=%s version=%d unanswered=%s refused=%d %s}"
                .formatted(link, welcomed, version, unanswered.keySet(), refused, locking);
    }

    private void pause(int millis) throws InterruptedException {
        var unused = ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** This server is no good: to the next. */
    private void away() {
        drop();
        at++;
    }

    private void drop() {
        if (socket != null) {
            socket.close();
        }
        socket = null;
        welcomed = false;
    }

    private boolean connect() {
        URI server = servers.get(at % servers.size());
        try {
            socket = WsClient.connect(server, CONNECTING_MAX);
        } catch (WsClient.Refused | CompletionException e) {
            return false;
        }
        connections++;
        link = new Event.Link(id, connections, ":" + server.getPort());
        heardAt = System.nanoTime();
        history.add(new Event.Greeted(link));
        var hello = JSON.createObjectNode().put("type", "hello").put("protocol", 2);
        hello.put("shareId", room).put("clientId", id).put("clientName", id).put("mode", "edit");
        if (!resume.isEmpty()) {
            hello.put("resume", resume);
            hello.putObject("since").put("epoch", epoch).put("version", version);
        }
        say(hello);
        return true;
    }

    /** A line that breaks while something is said is noticed by who listens. */
    private void say(ObjectNode message) {
        if (socket != null && socket.isOpen()) {
            try {
                socket.send(message);
            } catch (IllegalStateException e) {
                drop();
            }
        }
    }

    private void act(long now) {
        if (now >= sendAgainAt) {
            sendAgainAt = Long.MAX_VALUE;
            sendUnanswered();
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

    private void sendUnanswered() {
        List.copyOf(unanswered.values()).forEach(this::send);
    }

    private void send(Edits.Edit edit) {
        var change = JSON.createObjectNode().put("type", "change").put("seq", edit.seq);
        change.put("base", version).set("ops", edit.operations);
        say(change);
    }

    private void hear(JsonNode message) {
        switch (message.path("type").asText()) {
            case "welcome" -> welcome(message);
            case "change" -> changed(message);
            case "changes" -> message.get("changes").forEach(this::changed);
            case "reject" -> rejected(message);
            case "locked" -> {
                history.add(new Event.Locked(
                        link, Reading.lock(message), message.get("clientId").asText()));
                locking.locked(message);
            }
            case "unlocked" -> {
                history.add(new Event.Unlocked(link, Reading.lock(message)));
                locking.unlocked(message);
            }
            case "lock_denied" -> locking.denied();
            case "reconnect" -> away();
            case "error" -> error(message);
            default -> {
                // Who is there and what is saved is nothing to it.
            }
        }
    }

    private void error(JsonNode message) {
        String code = message.path("code").asText();
        // Who was let in and never heard of it can't prove who he is, and waits until he is forgotten.
        boolean unproven = resume.isEmpty() && "client_id_taken".equals(code);
        if (!unproven && !COME_AGAIN.contains(code)) {
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
        epoch = message.get("epoch").asText();
        resume = message.get("resume").asText();
        long told = message.get("version").asLong();
        var locks = Reading.locks(message.get("locks"));
        history.add(new Event.Welcomed(link, epoch, told, recovered, recovered ? version : 0, locks));
        if (recovered) {
            message.get("changes").forEach(this::changed);
        } else {
            document = new Replica(message.get("diagram"));
            version = told;
            fingerprint();
        }
        locking.welcomed(locks);
        welcomed = true;
        failures = 0;
        unavailableSince = 0;
        sendAgainAt = Long.MAX_VALUE;
        sendUnanswered();
    }

    private void changed(JsonNode message) {
        var change = Reading.change(epoch, message);
        boolean own = change.author().equals(id) && change.seq() != 0;
        if (message.get("ops").isEmpty()) {
            unanswered.remove(change.seq());
            history.add(new Event.Forgotten(id, change.seq()));
            return;
        }
        history.seen(link, change);
        Edits.Edit edit = own ? unanswered.remove(change.seq()) : null;
        if (edit != null) {
            edits.accepted(edit);
            unavailableSince = 0;
        }
        if (change.version() == version + 1) {
            document.apply(message.get("ops"));
            version = change.version();
            if (version % FINGERPRINT_EVERY == 0) {
                fingerprint();
            }
        } else if (change.version() > version) {
            throw new IllegalStateException("has version %d and was told %s".formatted(version, message));
        }
    }

    private void fingerprint() {
        history.add(new Event.Document(link, epoch, version, Reading.fingerprint(document.diagram())));
    }

    private void rejected(JsonNode message) {
        String code = message.get("code").asText();
        if ("unavailable".equals(code) || "rate_limited".equals(code)) {
            refused++;
            history.toldUnavailable();
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
