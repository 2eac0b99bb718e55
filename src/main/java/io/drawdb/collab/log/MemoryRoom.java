package io.drawdb.collab.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One room of a {@link MemoryRoomLog}, on its thread alone. */
final class MemoryRoom {
    private static final Logger LOG = Logger.getLogger(MemoryRoom.class);

    /** An entry, and its place among the entries of all rooms. */
    private record Kept(LogEntry entry, long place) {}

    private final String name;
    private final Deque<Kept> tail = new ArrayDeque<>();
    private byte @Nullable [] snapshot;
    private long upTo;
    private long last;
    private long settled;
    private long unsettledSince;
    private @Nullable Follower follower;

    MemoryRoom(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean unsettled() {
        return settled < last;
    }

    boolean followed() {
        return follower != null;
    }

    /** The place of the oldest unsettled entry among the entries of all rooms. */
    long unsettledSince() {
        return unsettledSince;
    }

    RoomHistory open(Follower newFollower) {
        if (follower != null) {
            throw new IllegalStateException("room " + name + " is open already");
        }
        follower = newFollower;
        return new RoomHistory(snapshot, upTo, entries());
    }

    private List<LogEntry> entries() {
        return tail.stream().map(Kept::entry).toList();
    }

    long append(byte[] body, long place) {
        Follower following = follower;
        if (following == null) {
            throw new IllegalStateException("room " + name + " is not open");
        }
        if (!unsettled()) {
            unsettledSince = place;
        }
        last++;
        LogEntry entry = new LogEntry(last, body);
        tail.add(new Kept(entry, place));
        deliver(following, entry);
        return last;
    }

    private void deliver(Follower following, LogEntry entry) {
        try {
            following.entry(entry);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "event=follower-failed room=%s number=%d", name, entry.number());
        }
    }

    @Nullable
    Void saveSnapshot(long newUpTo, byte[] state) {
        requireEntry(1, newUpTo);
        if (newUpTo < upTo) {
            return null;
        }
        snapshot = state;
        upTo = newUpTo;
        tail.removeIf(kept -> kept.entry().number() <= newUpTo);
        return null;
    }

    @Nullable
    Void settle(long newSettled) {
        requireEntry(0, newSettled);
        settled = Math.max(settled, newSettled);
        tail.stream()
                .filter(kept -> kept.entry().number() == settled + 1)
                .findFirst()
                .ifPresent(kept -> unsettledSince = kept.place());
        return null;
    }

    @Nullable
    Void leave() {
        follower = null;
        return null;
    }

    private void requireEntry(long first, long number) {
        if (number < first || number > last) {
            throw new IllegalArgumentException("room %s has no entry %d".formatted(name, number));
        }
    }
}
