package io.drawdb.collab.writeback;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the shared files in drawdb-server up with the rooms. Every method may be called from any thread and returns at
 * once; stages complete on the timeline or on a thread of the client.
 */
public final class Writeback {
    private static final Logger LOG = Logger.getLogger(Writeback.class);

    /** When the other servers can't be asked. */
    private static final Duration TURN_RETRY = Duration.ofSeconds(2);

    private final WritebackSettings settings;
    private final DrawdbServer server;
    private final DirtyRooms rooms;
    private final Fingerprinter fingerprinter;
    private final Timeline timeline;
    private final WritebackQueue queue;
    private final FileWatch watch;
    private final WritebackMeters meters;
    private final Alarm alarm;
    private final FileLoader loader;
    private final WriteTurns turns;
    private final Waiters waiters = new Waiters();
    private final Map<String, Failure> failures = new HashMap<>();
    private @Nullable Drain drain;
    private volatile Optional<Failure> lastFailure = Optional.empty();

    public Writeback(
            WritebackSettings settings,
            DrawdbServer server,
            DirtyRooms rooms,
            Fingerprinter fingerprinter,
            WriteTurns turns,
            Timeline timeline,
            MeterRegistry registry) {
        this.settings = settings;
        this.server = server;
        this.rooms = rooms;
        this.fingerprinter = fingerprinter;
        this.turns = turns;
        this.timeline = timeline;
        this.queue = new WritebackQueue(settings);
        this.watch = new FileWatch(settings.checks(), queue, server, rooms, fingerprinter, timeline);
        this.meters = new WritebackMeters(registry, timeline, queue.backlog());
        var loads = new LoadBudget(settings.pace(), timeline, registry);
        this.loader = new FileLoader(server, loads, failure -> lastFailure = failure);
        this.alarm = new Alarm(timeline, this::pump);
    }

    /** Whether a drawdb-server is configured. If not, loads are absent and everything else does nothing. */
    public boolean enabled() {
        return settings.baseUrl().isPresent();
    }

    /** Reads a room's shared file, its revision included, if the budget allows. Never fails exceptionally. */
    public CompletionStage<LoadOutcome> load(String room) {
        if (!enabled()) {
            return CompletableFuture.completedFuture(new LoadOutcome.Absent());
        }
        return loader.load(room);
    }

    /** A room has its document; from now on its file is watched. */
    public void opened(String room) {
        whenEnabled(() -> watch.opened(room));
    }

    /** A room's document changed and now has this version. */
    public void changed(String room, RoomVersion version) {
        whenEnabled(() -> {
            if (queue.changed(room, version, timeline.now())) {
                pump();
            }
        });
    }

    /** The room's log says that everything up to this version is stored; another server may have written it. */
    public void stored(String room, RoomVersion version) {
        whenEnabled(() -> {
            queue.storedElsewhere(room, version, timeline.now());
            waiters.stored(room, version);
            if (!queue.isDirty(room)) {
                failures.remove(room);
            }
            pump();
        });
    }

    /** Somebody joined: looks for other people's writes now, at most once in 10 s. Only clean rooms are looked at. */
    public void check(String room) {
        whenEnabled(() -> watch.check(room));
    }

    /** Asks for what a room has now to be written soon. Asked again while the room waits for its turn it costs nothing. */
    public void flush(String room, Reason reason) {
        whenEnabled(() -> want(room, reason));
    }

    /**
     * {@code persist_now} of somebody who waits. Completes with true once what the room has now is stored (at once, if it
     * is already), with false if it could not be or may not be tried now; a caller that can't wait needs a limit of its
     * own, as the turn of the room may be far off.
     */
    public CompletionStage<Boolean> saveNow(String room) {
        var stored = new CompletableFuture<Boolean>();
        timeline.run(() -> save(room).thenAccept(stored::complete));
        return stored;
    }

    /** A room is to be closed. Completes with false, and goes on trying, if it is not stored yet. */
    public CompletionStage<Boolean> closed(String room) {
        var forgotten = new CompletableFuture<Boolean>();
        timeline.run(() -> {
            watch.closed(room);
            forgotten.complete(queue.forget(room));
        });
        return forgotten;
    }

    /**
     * Writes every dirty room, whatever it was waiting for. Completes within {@code grace} with the rooms that could
     * not be written, each of which is in the log as {@code writeback_lost}.
     */
    public CompletionStage<List<Unwritten>> drain(Duration grace) {
        var unwritten = new CompletableFuture<List<Unwritten>>();
        timeline.run(() -> {
            if (drain == null) {
                queue.drain();
                var begun = Drain.within(grace, timeline.now());
                drain = begun;
                timeline.runAfter(grace, () -> begun.end(queue.dirtyRooms(), failures));
                pump();
            }
            var unused = drain.unwritten().thenAccept(unwritten::complete);
        });
        return unwritten;
    }

    /** How it stands with these rooms; those that never changed since they were opened are left out. */
    public CompletionStage<Map<String, RoomLedger>> ledgers(Collection<String> asked) {
        var answer = new CompletableFuture<Map<String, RoomLedger>>();
        timeline.run(() -> answer.complete(RoomLedger.of(asked, queue, failures)));
        return answer;
    }

    public WritebackHealth health() {
        var backlog = meters.backlog();
        return new WritebackHealth(enabled(), lastFailure, backlog.dirtyRooms(), backlog.oldest());
    }

    private void whenEnabled(Runnable task) {
        if (enabled()) {
            timeline.run(task);
        }
    }

    private void want(String room, Reason reason) {
        boolean sooner = queue.want(room, reason);
        if (reason == Reason.FORCED && queue.isDirty(room)) {
            var quiet = queue.quiet(room, timeline.now());
            if (!quiet.isZero()) {
                rooms.writeFailed(room, Failure.limit(failures.get(room)), quiet);
            }
        }
        if (sooner) {
            pump();
        }
    }

    private CompletionStage<Boolean> save(String room) {
        if (!queue.isDirty(room)) {
            return CompletableFuture.completedFuture(enabled());
        }
        boolean may = queue.quiet(room, timeline.now()).isZero();
        var stored = may ? waiters.await(room, queue.version(room)) : CompletableFuture.completedFuture(false);
        want(room, Reason.FORCED);
        return stored;
    }

    private void pump() {
        for (var room : queue.due(timeline.now())) {
            takeTurn(room);
        }
        queue.nextWake(timeline.now()).ifPresent(alarm::setFor);
        meters.update(queue.backlog());
        if (drain != null && drain.isThrough(queue, timeline.now())) {
            drain.end(queue.dirtyRooms(), failures);
        }
    }

    /** Several servers may have this room open; one of them writes it. */
    private void takeTurn(String room) {
        var asked = timeline.now();
        var unused = turns.ask(room, queue.isSparing(room))
                .exceptionally(failure -> {
                    LOG.warnf("event=writeback_postponed room=%s reason=\"%s\"", room, failure.getMessage());
                    return new WriteTurns.Turn.Later(TURN_RETRY);
                })
                .thenAccept(turn -> timeline.run(() -> {
                    if (turn instanceof WriteTurns.Turn.Later later) {
                        queue.postponed(room, later.in(), timeline.now());
                        pump();
                    } else {
                        write(room, asked);
                    }
                }));
    }

    /** @param asked when the turn was asked for; it may be over so long after that */
    private void write(String room, Instant asked) {
        boolean looks = settings.checks().beforeWrite() && !queue.draining() && !watch.mayLag(room);
        var over = asked.plus(settings.longestTry());
        var manner = new WriteAttempt.Manner(looks, !queue.draining(), over.minus(settings.requestTimeout()), over);
        var attempt = new WriteAttempt(room, server, rooms, fingerprinter, timeline, manner);
        var started = timeline.now();
        var unused = attempt.run().thenAccept(result -> timeline.run(() -> ended(room, result, started)));
    }

    /** The turn ends when everybody knows what came of it: who has the next one must not write the same again. */
    private void ended(String room, WriteAttempt.Result result, Instant started) {
        var ending = new Ending(room, started);
        try {
            result.tell(ending);
        } finally {
            var unused = ending.told.whenComplete((nothing, error) -> turns.end(room, result.sent()));
            pump();
        }
    }

    /** What follows a try; on the timeline. */
    private final class Ending implements WriteAttempt.Listener {
        private final String room;
        private final Instant started;
        private CompletionStage<Void> told = CompletableFuture.completedFuture(null);

        Ending(String room, Instant started) {
            this.room = room;
            this.started = started;
        }

        @Override
        public void nothing() {
            queue.nothingToWrite(room, timeline.now());
            failures.remove(room);
            waiters.allStored(room);
        }

        @Override
        public void stored(WriteAttempt.Result.Stored result) {
            var now = timeline.now();
            var took = Duration.between(started, now);
            var draft = result.draft();
            queue.saved(room, draft.version(), result.sent(), now);
            failures.remove(room);
            lastFailure = Optional.empty();
            meters.saved(took);
            LOG.infof(
                    "event=writeback_saved room=%s version=%d bytes=%d ms=%d",
                    room, draft.version().number(), draft.content().length, took.toMillis());
            told = rooms.written(room, new Written(draft.version(), result.revision(), draft.fingerprint(), now));
            waiters.stored(room, draft.version());
        }

        @Override
        public void refused(WriteAttempt.Result.Refused result) {
            var failure = result.failure();
            var now = timeline.now();
            var retryIn = queue.failed(room, failure, result.sent(), now);
            if (failure.pausesEveryRoom()) {
                turns.pause(retryIn);
            }
            failures.put(room, failure);
            lastFailure = Optional.of(failure);
            meters.failed(failure.code(), Duration.between(started, now));
            LOG.warnf(
                    "event=writeback_failed room=%s code=%s error=\"%s\" retry_in_ms=%d",
                    room, failure.code().wireName(), failure.error(), retryIn.toMillis());
            rooms.writeFailed(room, failure, retryIn);
            waiters.failed(room);
        }
    }
}
