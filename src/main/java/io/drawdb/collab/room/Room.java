package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.LockTarget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One room: a deterministic state machine. Applying the same entries in the same order gives the same room and the
 * same effects on every server and after every restart. No clock, no randomness, no I/O; not synchronised, to be
 * touched by one thread at a time.
 */
public final class Room {
    private final RoomState state;
    private final Editing editing;
    private final WritingBack writingBack;
    private final Locking locking;
    private final TakingBack takingBack;

    /**
     * A room of which the log holds nothing yet.
     *
     * @param rules what it goes by until the log says otherwise
     */
    public Room(RoomRules rules) {
        this(new RoomState(rules));
    }

    Room(RoomState state) {
        this.state = state;
        this.editing = new Editing(state);
        this.writingBack = new WritingBack(state, editing);
        this.locking = new Locking(state);
        this.takingBack = new TakingBack(state, editing, locking);
    }

    /**
     * Applies the next entry of the log. Never fails for an entry that {@link CommandCodec} can read.
     *
     * @param at when the entry was made, to the millisecond as in the log; an earlier time than that of the entry before
     *     counts as that one's
     * @param session on behalf of which of its author's sessions the entry was made; empty if it is nobody's
     * @return what somebody has to be told, in order
     */
    public List<Effect> apply(Instant at, String session, RoomCommand command) {
        state.session = session;
        // What comes from here and not out of the log's bytes must not have finer times than those.
        Instant time = at.truncatedTo(ChronoUnit.MILLIS);
        if (time.isAfter(state.now)) {
            state.now = time;
        }
        List<Effect> effects = new ArrayList<>();
        // Before the message counts as a sign of life: a lease that has run out is not revived by it.
        locking.passTime(effects);
        command.accept(new Reducer(state, editing, writingBack, locking, takingBack, effects));
        List.copyOf(effects).stream()
                .filter(Effect.Changed.class::isInstance)
                .map(Effect.Changed.class::cast)
                .forEach(changed -> locking.dropOrphans(changed.change().ops(), effects));
        state.authors.trim(state.now);
        locking.admitWaiters(effects);
        return effects;
    }

    /** Applies an entry that was made on behalf of no session. */
    public List<Effect> apply(Instant at, RoomCommand command) {
        return apply(at, "", command);
    }

    /** Whether the room's first entry was applied. */
    public boolean isOpen() {
        return !state.document.epoch.isEmpty();
    }

    /** Whether the log says that the room goes by these rules. */
    public boolean isGovernedBy(RoomRules rules) {
        return state.governed && state.rules.equals(rules);
    }

    /** Names the lineage of the document. */
    public String epoch() {
        return state.document.epoch;
    }

    /** Counts the accepted changes of this lineage. */
    public long version() {
        return state.document.version;
    }

    /** The document, {@code null} if the room has none. */
    public @Nullable Diagram diagram() {
        return state.document.diagram;
    }

    /** The document as those see it who edit by operations: a blank one if there is none. */
    public Diagram diagramOrBlank() {
        return state.document.diagramOrBlank();
    }

    /** What the room keeps as it is encoded: the document, and the recent changes. */
    public long encodedLength() {
        Diagram diagram = state.document.diagram;
        return state.tail.bytes() + (diagram == null ? 0 : diagram.encodedLength());
    }

    public boolean isDirty() {
        return state.document.isDirty();
    }

    /** The last version that was written back. */
    public long storedVersion() {
        return state.document.storedVersion;
    }

    /** Revision of the shared file, as far as it is known. */
    public @Nullable String revision() {
        return state.document.revision;
    }

    /** When the shared file was written, in the backend's own words. */
    public @Nullable String updatedAt() {
        return state.document.updatedAt;
    }

    /** Fingerprint of the shared file as we last saw it. */
    public OptionalLong fileFingerprint() {
        Long seen = state.document.fileFingerprint;
        return seen == null ? OptionalLong.empty() : OptionalLong.of(seen);
    }

    /** Whether what the shared file holds was written by this room, then or later. */
    public boolean wroteFileSince(Instant at) {
        Long seen = state.document.fileFingerprint;
        return seen != null && state.document.pastFiles.isSince(seen, at);
    }

    /** Whether a file that was read as of then may be somebody's work: the room is as it was, and has nothing to be written. */
    public boolean mayTake(Basis asOf) {
        return basis().equals(asOf) && !isDirty();
    }

    /** The document as it is now, to refer to. */
    public Basis basis() {
        return new Basis(state.document.epoch, state.document.version);
    }

    /**
     * Fingerprints of documents of this room that the shared file may turn out to hold although newer ones were written.
     */
    public Set<Long> pastFiles() {
        return state.document.pastFiles.fingerprints(state.now);
    }

    /** All locks, oldest first. */
    public List<Lease> locks() {
        return List.copyOf(state.locks.all());
    }

    /** Who holds the lock on the document. */
    public Optional<Lease> documentLock() {
        return Optional.ofNullable(state.locks.get(LockTarget.DOCUMENT));
    }

    /** Whether this client holds any lock. */
    public boolean holdsLock(ClientId who) {
        return !state.locks.heldBy(who).isEmpty();
    }

    /** Whether this client waits for the edit right until the room is written back. */
    public boolean isWaiting(ClientId who) {
        return state.waiters.stream().anyMatch(waiter -> waiter.who().equals(who));
    }

    /** Whether this client waits for the edit right on behalf of this session of his. */
    public boolean isWaiting(ClientId who, String session) {
        return state.waiters.stream()
                .anyMatch(waiter -> waiter.who().equals(who) && waiter.session().equals(session));
    }

    /** When the next lease or wait runs out, if nothing happens before. */
    public Optional<Instant> nextDeadline() {
        Instant next = null;
        for (var lease : state.locks.all()) {
            next = next == null || lease.until().isBefore(next) ? lease.until() : next;
        }
        for (var waiter : state.waiters) {
            next = next == null || waiter.deadline().isBefore(next) ? waiter.deadline() : next;
        }
        return Optional.ofNullable(next);
    }

    /**
     * The changes after {@code version} of {@code epoch}, in order.
     *
     * @return empty if the lineage is another, or the room has not all of them any more
     */
    public Optional<List<ChangeRecord>> changesSince(String epoch, long version) {
        return epoch.equals(state.document.epoch)
                ? state.tail.since(version, state.document.version)
                : Optional.empty();
    }

    /** When the change was made that led to the present version; empty if that is forgotten, or there was none. */
    public Optional<Instant> changedAt() {
        return Optional.ofNullable(state.tail.find(state.document.version)).map(ChangeRecord::at);
    }

    /** Whether the change that led to {@code version} is known, and was made then. */
    public boolean changedAt(long version, Instant at) {
        ChangeRecord change = state.tail.find(version);
        return change != null && change.at().equals(at);
    }

    /** The recent changes, oldest first, as far as they are kept. */
    public List<ChangeRecord> recentChanges() {
        return List.copyOf(state.tail.all());
    }

    /** The oldest version that the document can be restored to. */
    public long oldestRestorable() {
        return state.tail.reach(state.document.version);
    }

    /**
     * How a client's change was decided.
     *
     * @return the version that it became, the present one if that is not known any more, or why it was rejected; empty
     *     if the room knows nothing of it
     */
    public Optional<Decision> decision(ClientId who, long seq) {
        Author author = state.authors.find(who);
        if (author == null || !author.hasSeen(seq)) {
            return Optional.empty();
        }
        var rejection = author.rejectionOf(seq);
        if (rejection.isPresent()) {
            return Optional.of(new Decision(0, rejection.get()));
        }
        ChangeRecord change = state.tail.find(who, seq);
        return Optional.of(new Decision(change == null ? version() : change.version(), null));
    }

    /** Whether this client came here to edit, or was answered, and that is still known. */
    public boolean knows(ClientId who) {
        return state.authors.find(who) != null;
    }

    /** The last {@code seq} that the room knows of a client; 0 if none. */
    public long lastSeq(ClientId who) {
        Author author = state.authors.find(who);
        return author == null ? 0 : author.lastSeq();
    }

    RoomState state() {
        return state;
    }
}
