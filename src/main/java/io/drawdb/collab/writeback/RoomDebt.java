package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one room still owes to drawdb-server, and when it may pay. Pure; belongs to one {@link WritebackQueue}. */
final class RoomDebt {
    private static final long NO_VERSION = -1;

    private final String room;
    private long version = NO_VERSION;
    private int changes;
    private long turns;
    private @Nullable Instant dirtySince;
    private @Nullable Instant lastWritten;
    private @Nullable Reason wanted;
    private @Nullable Flight flight;
    private Duration backoff = Duration.ZERO;
    private Instant notBefore = Instant.MIN;
    private Instant quietUntil = Instant.MIN;
    /** When it may be this server's turn. */
    private Instant turnAt = Instant.MIN;

    /** A write under way, and what changed since it began. */
    private static final class Flight {
        private final long versionBefore;
        private final @Nullable Reason wanted;
        private @Nullable Instant changedAt;
        private int changes;

        Flight(long versionBefore, @Nullable Reason wanted) {
            this.versionBefore = versionBefore;
            this.wanted = wanted;
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

    /** The newest version that is known, or less than zero if none is. */
    long version() {
        return version;
    }

    boolean isDirty() {
        return dirtySince != null;
    }

    boolean inFlight() {
        return flight != null;
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
    void changed(long newVersion, Instant now) {
        boolean owed = dirtySince != null || flight != null;
        if (newVersion < version || (newVersion == version && owed)) {
            return;
        }
        turns++;
        version = newVersion;
        changes++;
        if (dirtySince == null) {
            dirtySince = now;
        }
        if (flight != null) {
            flight.changes++;
            flight.changedAt = flight.changedAt == null ? now : flight.changedAt;
        }
    }

    void want(Reason reason) {
        if (wanted == null || reason.compareTo(wanted) < 0) {
            wanted = reason;
        }
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
        return lastWritten == null || changes >= settings.opsThreshold() || !backoff.isZero();
    }

    private Instant nextTurn(Instant since, WritebackSettings settings) {
        return lastWritten == null ? since : later(since, lastWritten.plus(settings.flushInterval()));
    }

    /**
     * The instant that decides who goes first: the longest dirty room, and somebody who waits counts as dirty for
     * {@code headStart} longer. A room that was written within the last interval gets no head start, so that one
     * client that keeps asking can't hold up the others; and as a head start is bounded, nobody waits for ever.
     */
    Instant rank(Instant now, WritebackSettings settings, Duration headStart) {
        Instant since = dirtySince == null ? now : dirtySince;
        boolean recent = lastWritten != null
                && lastWritten.plus(settings.flushInterval()).isAfter(now);
        return wanted == null || recent ? since : since.minus(headStart);
    }

    void started() {
        turns++;
        flight = new Flight(version, wanted);
        wanted = null;
    }

    /** It was not this server's turn: nothing was tried. */
    void postponed(Instant until) {
        turns++;
        turnAt = until;
        if (flight != null && flight.wanted != null) {
            want(flight.wanted);
        }
        flight = null;
    }

    /** The write ended well and holds everything up to {@code writtenVersion}. */
    void saved(long writtenVersion, Instant now) {
        lastWritten = now;
        backoff = Duration.ZERO;
        notBefore = Instant.MIN;
        quietUntil = Instant.MIN;
        settle(writtenVersion, now);
    }

    /** There turned out to be nothing to write. */
    void nothingToWrite(Instant now) {
        settle(flight == null ? version : flight.versionBefore, now);
    }

    private void settle(long writtenVersion, Instant now) {
        turns++;
        boolean more = version > writtenVersion;
        version = Math.max(version, writtenVersion);
        changes = more && flight != null ? flight.changes : 0;
        dirtySince = more ? changedAt(now) : null;
        wanted = more ? wanted : null;
        flight = null;
    }

    /** The write ended badly. Returns how long the room waits before it is tried again by itself. */
    Duration failed(Failure failure, Instant now, WritebackSettings.Backoff settings) {
        turns++;
        flight = null;
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
