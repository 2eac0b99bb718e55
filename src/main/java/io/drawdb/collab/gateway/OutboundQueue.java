package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.hub.Frame.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one reader, and what may happen to it meanwhile. What is being sent is no longer in here.
 *
 * <ul>
 *   <li>Required frames keep their order and are never dropped; too many of their bytes are an overflow.
 *   <li>So are too many bytes of changes; these may be given up, all of them, and those that follow are not taken until
 *       a snapshot comes in their place. Like other whole documents a snapshot is no overflow, however large.
 *   <li>A reader that is behind has at most one whole document waiting. A newer one stands where it was sent, at the
 *       end, so it never arrives before a required frame that was sent earlier. However large, it is no overflow.
 *   <li>So it is with what a reader is told who joins, again and again: the newest has all that the older ones and the
 *       changes between them said.
 *   <li>So it is with presence: it may tell a page that nobody edits any more, so the newest always arrives.
 *   <li>Fleeting frames are taken only while the reader keeps up.
 * </ul>
 *
 * Not safe for use by several threads at once.
 */
final class OutboundQueue {
    /** A reader with more than this waiting counts as behind, even if nobody has asked it yet. */
    static final int PATIENCE_BYTES = 64 * 1024;

    private final Deque<Frame> waiting = new ArrayDeque<>();
    private final long requiredBytesMax;
    private final EnumMap<Kind, Integer> frames = new EnumMap<>(Kind.class);
    private long bytes;
    private long requiredBytes;
    private long fleetingBytes;
    private boolean owesSnapshot;

    OutboundQueue(long requiredBytesMax) {
        this.requiredBytesMax = requiredBytesMax;
    }

    /**
     * Takes a frame, or does not.
     *
     * @param behind whether the reader has not yet taken what was sent before
     * @return how many frames of the same kind will not be sent because of it: this one, or older ones
     */
    int offer(Frame frame, boolean behind) {
        // A large document that waits with it says nothing of the reader: only other fleeting frames count here.
        if (frame.kind() == Kind.FLEETING && (behind || fleetingBytes > PATIENCE_BYTES)) {
            return 1;
        }
        if (frame.kind() == Kind.CHANGES && owesSnapshot) {
            return 1;
        }
        if (frame.kind() == Kind.SNAPSHOT || frame.kind() == Kind.WELCOME) {
            owesSnapshot = false;
        }
        boolean late = behind || bytes > PATIENCE_BYTES;
        int outdated = late ? dropOutdatedBy(frame.kind()) : 0;
        waiting.add(frame);
        count(frame, 1);
        return outdated;
    }

    /** Removes the frame that is to be sent next; null when nothing waits. */
    @Nullable
    Frame poll() {
        var frame = waiting.poll();
        if (frame != null) {
            count(frame, -1);
        }
        return frame;
    }

    /** Removes every waiting document but the newest; returns how many those were. */
    int keepNewestDocument() {
        return dropOldest(Kind.DOCUMENT, waiting(Kind.DOCUMENT) - 1);
    }

    /**
     * Removes every waiting change, and the snapshot that they follow on; what comes next must be another.
     *
     * @return how many frames those were; if none, nothing has changed
     */
    int giveUpChanges() {
        int given = dropAll(Kind.CHANGES);
        if (given == 0) {
            return 0;
        }
        owesSnapshot = true;
        return given + dropAll(Kind.SNAPSHOT);
    }

    /** Whether changes were given up and no snapshot has come since. */
    boolean owesSnapshot() {
        return owesSnapshot;
    }

    /** Whether more required bytes wait than a reader may leave waiting. */
    boolean overflowing() {
        return requiredBytes > requiredBytesMax;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Bytes of everything that waits. */
    long waitingBytes() {
        return bytes;
    }

    /** Forgets everything that waits. */
    void clear() {
        waiting.clear();
        frames.clear();
        bytes = 0;
        requiredBytes = 0;
        fleetingBytes = 0;
    }

    private int dropOutdatedBy(Kind kind) {
        return switch (kind) {
            case DOCUMENT, PRESENCE -> dropAll(kind);
            case WELCOME -> dropAll(Kind.WELCOME) + dropAll(Kind.CHANGES) + dropAll(Kind.SNAPSHOT);
            case REQUIRED, CHANGES, SNAPSHOT, FLEETING -> 0;
        };
    }

    private int dropAll(Kind kind) {
        return dropOldest(kind, waiting(kind));
    }

    private int dropOldest(Kind kind, int count) {
        if (count <= 0) {
            return 0;
        }
        int dropped = 0;
        for (var each = waiting.iterator(); dropped < count; ) {
            var frame = each.next();
            if (frame.kind() == kind) {
                each.remove();
                count(frame, -1);
                dropped++;
            }
        }
        return dropped;
    }

    private int waiting(Kind kind) {
        return frames.getOrDefault(kind, 0);
    }

    private void count(Frame frame, int sign) {
        int length = frame.sizeBytes();
        bytes += (long) sign * length;
        frames.merge(frame.kind(), sign, Integer::sum);
        switch (frame.kind()) {
            case REQUIRED, CHANGES -> requiredBytes += (long) sign * length;
            case FLEETING -> fleetingBytes += (long) sign * length;
            case DOCUMENT, PRESENCE, SNAPSHOT, WELCOME -> {}
        }
    }
}
