package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one room still owes to drawdb-server, and when it may pay. Pure; belongs to one {@link WritebackQueue}. */
final class RoomDebt {
    private static final long NONE = -1;

    private final String room;
    private String epoch = "";
    /** The newest version that is known. */
    private long version = NONE;
    /** The newest version that is known to be stored. */
    private long stored = NONE;

    private int changes;
    private long turns;
    private @Nullable Instant dirtySince;
    private @Nullable Instant lastWritten;
    private @Nullable Instant lastTried;
    private @Nullable Reason wanted;
    private @Nullable Flight flight;
    private Duration backoff = Duration.ZERO;
    private Instant notBefore = Instant.MIN;
    private Instant quietUntil = Instant.MIN;
    /** When it may be this server's turn. */
    private Instant turnAt = Instant.MIN;

    /** Whether nobody has the room open any more. */
    boolean forgottenOnceClean;

    /** A write under way, and what changed since it began. */
    private static final class Flight {
        private final WriteBudget.Kind kind;
        private final @Nullable Reason wanted;
        private long versionBefore;
        private boolean oweAgain;
        private @Nullable Instant changedAt;
        private int changes;

        Flight(WriteBudget.Kind kind, long versionBefore, @Nullable Reason wanted) {
            this.kind = kind;
            this.versionBefore = versionBefore;
            this.wanted = wanted;
        }

        void changed(Instant now) {
            changes++;
            changedAt = changedAt == null ? now : changedAt;
        }
    }

    RoomDebt(String room) {
        this.room = room;
    }

    String room() {
        return room;
    }

    /** Grows with everything that happens here: equal counts mean that nothing happened in between. */
    long turns() {
        return turns;
    }

    /** The newest version that is known; its number is less than zero if none is. */
    RoomVersion version() {
        return new RoomVersion(epoch, version);
    }

    boolean isDirty() {
        return dirtySince != null;
    }

    boolean inFlight() {
        return flight != null;
    }

    /** How the write that is under way was taken from the budget. */
    Optional<WriteBudget.Kind> kind() {
        return Optional.ofNullable(flight).map(under -> under.kind);
    }

    /** Whether its last try failed. */
    boolean hasFailed() {
        return !backoff.isZero();
    }

    Optional<Instant> dirtySince() {
        return Optional.ofNullable(dirtySince);
    }

    Optional<Instant> lastWritten() {
        return Optional.ofNullable(lastWritten);
    }

    /** Until when drawdb-server asked for quiet about this room. */
    Instant quietUntil() {
        return quietUntil;
    }

    /**
     * Notes a change that led to {@code newVersion}. A version that is already known says nothing new, unless all was
     * written: then what was written is no longer what the shared file holds.
     */
    void changed(RoomVersion newVersion, Instant now) {
        followLineage(newVersion.epoch());
        long number = newVersion.number();
        boolean known = number == version;
        if (number < version || (known && dirtySince != null && flight == null)) {
            return;
        }
        turns++;
        version = number;
        stored = Math.min(stored, number - 1);
        changes++;
        if (dirtySince == null) {
            dirtySince = now;
        }
        if (flight != null) {
            flight.oweAgain |= known;
            flight.changed(now);
        }
    }

    /** Versions of another lineage say nothing about this one's. */
    private void followLineage(String current) {
        if (current.equals(epoch)) {
            return;
        }
        epoch = current;
        version = NONE;
        stored = NONE;
        changes = 0;
        dirtySince = null;
        if (flight != null) {
            flight.versionBefore = NONE;
        }
    }

    /** Somebody, perhaps another server, has written everything up to {@code writtenVersion}. */
    void storedElsewhere(RoomVersion writtenVersion, Instant now) {
        followLineage(writtenVersion.epoch());
        long number = writtenVersion.number();
        if (number <= stored) {
            return;
        }
        turns++;
        succeeded(now);
        stored = number;
        version = Math.max(version, number);
        if (version == stored) {
            changes = 0;
            dirtySince = null;
            wanted = null;
        } else if (dirtySince != null) {
            changes = (int) Math.min(changes, version - stored);
            dirtySince = now;
        }
    }

    /** Returns whether that is more than was wanted before. */
    boolean want(Reason reason) {
        if (wanted != null && reason.compareTo(wanted) >= 0) {
            return false;
        }
        wanted = reason;
        return true;
    }

    /** When this room may be written at the earliest; empty when there is nothing to write or it is being written. */
    Optional<Instant> dueAt(WritebackSettings settings, boolean draining) {
        if (dirtySince == null || flight != null) {
            return Optional.empty();
        }
        boolean urgent = draining || wanted != null;
        Instant due = urgent || isLate(settings) ? dirtySince : nextTurn(dirtySince, settings);
        boolean skipsBackoff = wanted != null && wanted.skipsBackoff();
        return Optional.of(later(later(due, later(quietUntil, turnAt)), skipsBackoff ? Instant.MIN : notBefore));
    }

    /** Whether the interval does not matter: never written, many changes, or a write that failed. */
    private boolean isLate(WritebackSettings settings) {
        return lastWritten == null || changes >= settings.opsThreshold() || hasFailed();
    }

    private Instant nextTurn(Instant since, WritebackSettings settings) {
        return lastWritten == null ? since : later(since, lastWritten.plus(settings.flushInterval()));
    }

    /**
     * The instant that decides who goes first: who has waited longest since he became dirty or was tried, and somebody who
     * waits for the answer counts as waiting for {@code headStart} longer. A room that was tried within the last interval
     * gets no head start, so that one client that keeps asking can't hold up the others; and as a head start is bounded,
     * nobody waits for ever.
     */
    Instant rank(Instant now, WritebackSettings settings, Duration headStart) {
        Instant since = dirtySince == null ? now : dirtySince;
        if (lastTried == null) {
            return wanted == null ? since : since.minus(headStart);
        }
        boolean recent = lastTried.plus(settings.flushInterval()).isAfter(now);
        Instant waiting = later(since, lastTried);
        return wanted == null || recent ? waiting : waiting.minus(headStart);
    }

    void started(WriteBudget.Kind kind) {
        turns++;
        flight = new Flight(kind, version, wanted);
        wanted = null;
    }

    /** It was not this server's turn: nothing was tried. */
    void postponed(Instant until) {
        turns++;
        turnAt = until;
        if (flight != null && flight.wanted != null && dirtySince != null) {
            want(flight.wanted);
        }
        flight = null;
    }

    /** The write ended well and holds everything up to {@code writtenVersion}. */
    void saved(RoomVersion writtenVersion, Instant now) {
        lastTried = now;
        succeeded(now);
        settle(writtenVersion.epoch().equals(epoch) ? writtenVersion.number() : NONE, now);
    }

    private void succeeded(Instant now) {
        lastWritten = now;
        backoff = Duration.ZERO;
        notBefore = Instant.MIN;
        quietUntil = Instant.MIN;
    }

    /** There turned out to be nothing to write. */
    void nothingToWrite(Instant now) {
        settle(flight == null ? version : flight.versionBefore, now);
    }

    private void settle(long writtenVersion, Instant now) {
        turns++;
        version = Math.max(version, writtenVersion);
        stored = Math.max(stored, writtenVersion);
        if (flight != null && flight.oweAgain) {
            stored = Math.min(stored, version - 1);
        }
        boolean more = version > stored;
        changes = more && flight != null ? flight.changes : 0;
        dirtySince = more ? changedAt(now) : null;
        wanted = more ? wanted : null;
        flight = null;
    }

    /** The write ended badly. Returns how long the room waits before it is tried again by itself. */
    Duration failed(Failure failure, Instant now, WritebackSettings.Backoff settings) {
        turns++;
        flight = null;
        lastTried = now;
        backoff = nextBackoff(failure, settings);
        notBefore = now.plus(backoff);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration wait = backoff.compareTo(asked) >= 0 ? backoff : asked;
        if (failure.asksForQuiet()) {
            quietUntil = later(quietUntil, now.plus(wait));
        }
        return wait;
    }

    /** Forgets earlier failures: at shutdown every room gets its chance. */
    void forgive() {
        notBefore = Instant.MIN;
        quietUntil = Instant.MIN;
        turnAt = Instant.MIN;
    }

    private Duration nextBackoff(Failure failure, WritebackSettings.Backoff settings) {
        Duration doubled = backoff.multipliedBy(2);
        Duration next = doubled.compareTo(settings.max()) > 0 ? settings.max() : doubled;
        Duration least = failure.code() == Failure.Code.RATE_LIMITED ? settings.rateLimited() : settings.first();
        return next.compareTo(least) >= 0 ? next : least;
    }

    private Instant changedAt(Instant otherwise) {
        return flight == null || flight.changedAt == null ? otherwise : flight.changedAt;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
