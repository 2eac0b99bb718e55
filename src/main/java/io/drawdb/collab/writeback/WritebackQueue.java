package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rooms that are to be written back: which, when, in which order, within which budget. Pure: time comes in as
 * {@link Instant}, and what is to be done goes out as lists of rooms. Holds as many rooms as the server has open or
 * still owes to drawdb-server; not safe for use by several threads.
 */
public final class WritebackQueue {
    /** Somebody who waits goes before rooms that have been dirty for this much longer. */
    private static final Duration HEAD_START = Duration.ofMinutes(10);

    /** While draining there is no time for long waits, nor anybody left whom haste could harm. */
    private static final WritebackSettings.Backoff DRAIN_BACKOFF = new WritebackSettings.Backoff(
            Duration.ofSeconds(1), Duration.ofSeconds(1), WritebackSettings.Backoff.DEFAULT.rateLimited());

    private static final int DRAIN_PARALLEL_FACTOR = 4;

    private final WritebackSettings settings;
    private final Map<String, RoomDebt> rooms = new HashMap<>();
    private final Set<RoomDebt> dirty = new LinkedHashSet<>();
    private WriteBudget budget;
    private Instant quietUntil = Instant.MIN;
    private int inFlight;
    /** Of these, how many are of rooms whose last try failed. */
    private int againInFlight;

    private boolean draining;

    public WritebackQueue(WritebackSettings settings) {
        this.settings = settings;
        this.budget = WriteBudget.of(settings.pace());
    }

    /**
     * A room changed.
     *
     * @param version its newest version; one that is already known is ignored
     * @return whether the room may now be due earlier than before
     */
    public boolean changed(String room, RoomVersion version, Instant now) {
        var debt = rooms.computeIfAbsent(room, RoomDebt::new);
        debt.forgottenOnceClean = false;
        var before = debt.dueAt(settings, draining);
        debt.changed(version, now);
        if (debt.isDirty()) {
            dirty.add(debt);
        }
        return !debt.dueAt(settings, draining).equals(before);
    }

    /** A room is stored up to {@code version}, whoever wrote it. */
    public void storedElsewhere(String room, RoomVersion version, Instant now) {
        var debt = rooms.computeIfAbsent(room, RoomDebt::new);
        debt.storedElsewhere(version, now);
        dropIfClean(debt);
    }

    /** Asks for a room to be written soon. Returns false if there is nothing to write, or as much was asked before. */
    public boolean want(String room, Reason reason) {
        var debt = rooms.get(room);
        return debt != null && debt.isDirty() && debt.want(reason);
    }

    /** The rooms to write now, in order; they count as being written until {@link #saved} or {@link #failed}. */
    public List<String> due(Instant now) {
        if (quietUntil.isAfter(now) || inFlight >= parallelMax()) {
            return List.of();
        }
        var candidates = dirty.stream()
                .filter(debt -> debt.dueAt(settings, draining)
                        .filter(due -> !due.isAfter(now))
                        .isPresent())
                .sorted(Comparator.comparing((RoomDebt debt) -> debt.rank(now, settings, HEAD_START))
                        .thenComparing(RoomDebt::room))
                .toList();
        var started = new ArrayList<String>();
        for (var debt : candidates) {
            // At shutdown, leaving work unwritten is worse than overdrawing what GitHub leaves as a margin.
            if (hasPlace(debt)
                    && (draining || !budget.nextAt(debt.hasFailed(), now).isAfter(now))) {
                start(debt, now);
                started.add(debt.room());
            }
        }
        return List.copyOf(started);
    }

    private boolean hasPlace(RoomDebt debt) {
        return inFlight < parallelMax() && !(debt.hasFailed() && againInFlight >= againMax());
    }

    private void start(RoomDebt debt, Instant now) {
        var kind = budget.kind(debt.hasFailed(), now);
        budget = budget.take(kind, now);
        inFlight++;
        againInFlight += kind == WriteBudget.Kind.PLAIN ? 0 : 1;
        debt.started(kind);
    }

    /** Whether a room that was {@link #due} may be written only if enough is left for others. */
    public boolean isSparing(String room) {
        var debt = rooms.get(room);
        return !draining
                && debt != null
                && debt.kind().filter(WriteBudget.Kind.SPARING::equals).isPresent();
    }

    /**
     * A room that was {@link #due} is stored up to {@code version}.
     *
     * @param sent whether it had to be sent for that
     */
    public void saved(String room, RoomVersion version, boolean sent, Instant now) {
        var debt = flying(room, sent);
        debt.saved(version, now);
        dropIfClean(debt);
    }

    /** A room that was {@link #due} turned out to have nothing to write. */
    public void nothingToWrite(String room, Instant now) {
        var debt = flying(room, false);
        debt.nothingToWrite(now);
        dropIfClean(debt);
    }

    /** It is not this server's turn to write a room that was {@link #due}, but may be in a while. */
    public void postponed(String room, Duration wait, Instant now) {
        var debt = flying(room, false);
        debt.postponed(now.plus(wait));
        dropIfClean(debt);
    }

    /**
     * A room that was {@link #due} could not be stored. Returns how long it waits before it is tried again.
     *
     * @param sent whether it was sent
     */
    public Duration failed(String room, Failure failure, boolean sent, Instant now) {
        var debt = flying(room, sent);
        var wait = debt.failed(failure, now, draining ? DRAIN_BACKOFF : settings.backoff());
        dropIfClean(debt);
        if (failure.pausesEveryRoom()) {
            var until = now.plus(wait);
            quietUntil = until.isAfter(quietUntil) ? until : quietUntil;
        }
        return wait;
    }

    /** When {@link #due} should be asked next, if nothing happens before that. */
    public Optional<Instant> nextWake(Instant now) {
        if (inFlight >= parallelMax()) {
            return Optional.empty();
        }
        return Stream.of(false, true)
                .flatMap(failed -> nextWake(failed, now).stream())
                .min(Comparator.naturalOrder());
    }

    /** The same for those rooms only whose last try failed, or did not. */
    private Optional<Instant> nextWake(boolean failed, Instant now) {
        var notBefore = draining ? now : budget.nextAt(failed, now);
        return dirty.stream()
                .filter(debt -> debt.hasFailed() == failed && hasPlace(debt))
                .flatMap(debt -> debt.dueAt(settings, draining).stream())
                .min(Comparator.naturalOrder())
                .map(due -> Stream.of(due, quietUntil, notBefore)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    /** How much longer drawdb-server wants no write of this room; zero when it doesn't say so. */
    public Duration quiet(String room, Instant now) {
        var debt = rooms.get(room);
        var own = debt == null ? Instant.MIN : debt.quietUntil();
        var until = own.isAfter(quietUntil) ? own : quietUntil;
        return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    /** From now on every dirty room is due, earlier failures are forgiven, and the budget may be overdrawn. */
    public void drain() {
        draining = true;
        quietUntil = Instant.MIN;
        dirty.forEach(RoomDebt::forgive);
    }

    public boolean draining() {
        return draining;
    }

    /**
     * Drops what is known of a room. Returns false, and keeps it until there is nothing left to write, while it is dirty or
     * being written; a change keeps it for longer.
     */
    public boolean forget(String room) {
        var debt = rooms.get(room);
        if (debt != null && (debt.isDirty() || debt.inFlight())) {
            debt.forgottenOnceClean = true;
            return false;
        }
        rooms.remove(room);
        return true;
    }

    public boolean isDirty(String room) {
        var debt = rooms.get(room);
        return debt != null && debt.isDirty();
    }

    /** The newest version of a room that is known; only of one that has something to write. */
    public RoomVersion version(String room) {
        return Objects.requireNonNull(rooms.get(room), room).version();
    }

    /** How many rooms are being written. */
    public int inFlight() {
        return inFlight;
    }

    /** A number that is the same for two moments only if between them nothing happened to the room. */
    public long turns(String room) {
        var debt = rooms.get(room);
        return debt == null ? 0 : debt.turns();
    }

    public Optional<Instant> lastWritten(String room) {
        return Optional.ofNullable(rooms.get(room)).flatMap(RoomDebt::lastWritten);
    }

    /** Since when a room has something that is not written; empty if it has nothing. */
    Optional<Instant> dirtySince(String room) {
        return Optional.ofNullable(rooms.get(room)).flatMap(RoomDebt::dirtySince);
    }

    boolean knows(String room) {
        return rooms.containsKey(room);
    }

    /** The dirty rooms, those being written included. */
    public List<String> dirtyRooms() {
        return dirty.stream().map(RoomDebt::room).toList();
    }

    /** What waits, for whoever watches the server. */
    Backlog backlog() {
        var oldest = dirty.stream().flatMap(debt -> debt.dirtySince().stream()).min(Comparator.naturalOrder());
        return new Backlog(dirty.size(), oldest, budget.all());
    }

    private void dropIfClean(RoomDebt debt) {
        if (!debt.isDirty()) {
            dirty.remove(debt);
            if (debt.forgottenOnceClean && !debt.inFlight()) {
                rooms.remove(debt.room());
            }
        }
    }

    /** A write is over; if it came to none, its place in the budget is free again. */
    private RoomDebt flying(String room, boolean sent) {
        var debt = rooms.get(room);
        var kind = debt == null ? Optional.<WriteBudget.Kind>empty() : debt.kind();
        if (debt == null || kind.isEmpty()) {
            throw new IllegalStateException("room " + room + " is not being written");
        }
        inFlight--;
        againInFlight -= kind.get() == WriteBudget.Kind.PLAIN ? 0 : 1;
        budget = sent ? budget : budget.giveBack(kind.get());
        return debt;
    }

    /** Tries that fail may take long: they don't get all places. */
    private int againMax() {
        return draining ? parallelMax() : Math.max(1, parallelMax() / 2);
    }

    private int parallelMax() {
        return settings.pace().roomsAtOnce() * (draining ? DRAIN_PARALLEL_FACTOR : 1);
    }
}
