package io.drawdb.collab.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Keeps what it is told; can be made to hold the log's thread, which a real follower never does. */
final class RecordingFollower implements Follower {
    private final List<LogEntry> entries = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public void entry(LogEntry entry) {
        entries.add(entry);
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** From the next entry on, the log's thread stands still until the latch is counted down. */
    CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    List<LogEntry> entries() {
        return List.copyOf(entries);
    }

    List<String> texts() {
        return Stages.texts(entries());
    }
}
