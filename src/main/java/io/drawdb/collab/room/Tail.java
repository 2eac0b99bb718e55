package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Operation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recent changes of a room, for clients that come back: without gap, bounded by count, age and bytes. */
final class Tail {
    private RoomRules rules;
    private final Deque<ChangeRecord> changes = new ArrayDeque<>();
    private long bytes;

    Tail(RoomRules rules) {
        this.rules = rules;
    }

    void govern(RoomRules given) {
        rules = given;
    }

    void add(ChangeRecord change) {
        changes.addLast(change);
        bytes += change.bytes();
        trim(change.at());
    }

    /** Forgets what is too old, too much or too large. */
    void trim(Instant now) {
        while (!changes.isEmpty() && (isTooMuch() || isTooOld(changes.getFirst(), now))) {
            bytes -= changes.removeFirst().bytes();
        }
    }

    /** The changes after {@code version}, if all of them are still here; {@code current} is the document's version. */
    Optional<List<ChangeRecord>> since(long version, long current) {
        if (version == current) {
            return Optional.of(List.of());
        }
        if (version > current || changes.isEmpty() || changes.getFirst().version() > version + 1) {
            return Optional.empty();
        }
        return Optional.of(
                changes.stream().filter(change -> change.version() > version).toList());
    }

    /**
     * What makes the document of {@code version} of the present one, newest change first.
     *
     * @return empty if the changes since then are not all here, or one of them can't be taken back
     */
    Optional<List<Operation>> backTo(long version, long current) {
        var later = since(version, current);
        if (later.isEmpty()) {
            return Optional.empty();
        }
        List<Operation> back = new ArrayList<>();
        for (int i = later.get().size() - 1; i >= 0; i--) {
            EncodedOperations inverse = later.get().get(i).inverse();
            if (inverse == null) {
                return Optional.empty();
            }
            back.addAll(inverse.all());
        }
        return Optional.of(back);
    }

    /** The oldest version that the present document can be taken back to. */
    long reach(long current) {
        long oldest = current;
        var newestFirst = changes.descendingIterator();
        while (newestFirst.hasNext()) {
            ChangeRecord change = newestFirst.next();
            if (change.inverse() == null) {
                break;
            }
            oldest = change.version() - 1;
        }
        return oldest;
    }

    /** The change that made a version; null if that is not known any more. */
    @Nullable
    ChangeRecord find(long version) {
        return changes.stream()
                .filter(change -> change.version() == version)
                .findFirst()
                .orElse(null);
    }

    /** What became of a client's change; null if that is not known any more. */
    @Nullable
    ChangeRecord find(ClientId author, long seq) {
        var newestFirst = changes.descendingIterator();
        while (newestFirst.hasNext()) {
            ChangeRecord change = newestFirst.next();
            if (change.seq() == seq && change.author().equals(author)) {
                return change;
            }
        }
        return null;
    }

    /** What the changes weigh together. */
    long bytes() {
        return bytes;
    }

    Collection<ChangeRecord> all() {
        return changes;
    }

    private boolean isTooMuch() {
        return changes.size() > rules.tailChangesMax() || bytes > RoomRules.TAIL_BYTES_MAX;
    }

    private boolean isTooOld(ChangeRecord change, Instant now) {
        return change.at().isBefore(now.minus(rules.tailAge()));
    }
}
