package io.drawdb.collab.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What waits to be written, in order, with a limit on its number and on its bytes. */
final class WriteQueue {
    // What is committed at once stays in SQLite's memory until then.
    private static final long GROUP_BYTES_MAX = 16L * 1024 * 1024;

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<WriteOperation> waiting = new ArrayDeque<>();
    private final int entriesMax;
    private final long bytesMax;
    private long bytes;
    private boolean closed;

    WriteQueue(int entriesMax, long bytesMax) {
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
    }

    /**
     * Lets a write wait for its turn.
     *
     * @throws LogUnavailableException when a limit is reached (the message names it), or the log is closed
     */
    void put(WriteOperation operation) {
        lock.lock();
        try {
            requireOpen();
            // What ends with its room is bounded by the rooms, and refusing it would keep them all.
            if (!operation.endsGroup()) {
                requireRoomFor(operation);
            }
            waiting.add(operation);
            bytes += operation.bytes();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new LogUnavailableException("The log is closed.");
        }
    }

    private void requireRoomFor(WriteOperation operation) {
        if (waiting.size() >= entriesMax) {
            throw new LogUnavailableException(
                    "The log does not keep up: %d writes wait (queueEntriesMax).".formatted(entriesMax));
        }
        if (bytes > 0 && bytes + operation.bytes() > bytesMax) {
            throw new LogUnavailableException(
                    "The log does not keep up: %d bytes wait, %d more would pass %d (queueBytesMax)."
                            .formatted(bytes, operation.bytes(), bytesMax));
        }
    }

    /** Takes what is to be committed together; empty when nothing came in time, or the queue is closed and empty. */
    List<WriteOperation> take(Duration waitMax) throws InterruptedException {
        lock.lock();
        try {
            long left = waitMax.toNanos();
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return group();
        } finally {
            lock.unlock();
        }
    }

    private List<WriteOperation> group() {
        List<WriteOperation> group = new ArrayList<>();
        long groupBytes = 0;
        while (!waiting.isEmpty()) {
            WriteOperation next = waiting.element();
            if (!group.isEmpty() && groupBytes + next.bytes() > GROUP_BYTES_MAX) {
                break;
            }
            group.add(waiting.remove());
            groupBytes += next.bytes();
            if (next.endsGroup()) {
                break;
            }
        }
        bytes -= groupBytes;
        return group;
    }

    /** Refuses what comes from now on; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing waits and nothing will come. */
    boolean finished() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
