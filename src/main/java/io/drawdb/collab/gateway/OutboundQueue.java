package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.hub.Frame.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one reader, and what may happen to it meanwhile. What is being sent is no longer in here.
 *
 * <ul>
 *   <li>Required frames keep their order and are never dropped; too many of their bytes are an overflow.
 *   <li>A reader that is behind has at most one whole document waiting. A newer one stands where it was sent, at the
 *       end, so it never arrives before a required frame that was sent earlier. However large, it is no overflow.
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
    private int documents;
    private long bytes;
    private long requiredBytes;

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
        boolean late = behind || bytes > PATIENCE_BYTES;
        if (frame.kind() == Kind.FLEETING && late) {
            return 1;
        }
        int outdated = frame.kind() == Kind.DOCUMENT && late ? dropDocuments(documents) : 0;
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
        return dropDocuments(documents - 1);
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
        documents = 0;
        bytes = 0;
        requiredBytes = 0;
    }

    private int dropDocuments(int count) {
        if (count <= 0) {
            return 0;
        }
        int dropped = 0;
        for (var frames = waiting.iterator(); dropped < count; ) {
            var frame = frames.next();
            if (frame.kind() == Kind.DOCUMENT) {
                frames.remove();
                count(frame, -1);
                dropped++;
            }
        }
        return dropped;
    }

    private void count(Frame frame, int sign) {
        int length = frame.bytes().length;
        bytes += (long) sign * length;
        switch (frame.kind()) {
            case REQUIRED -> requiredBytes += (long) sign * length;
            case DOCUMENT -> documents += sign;
            case FLEETING -> {}
        }
    }
}
