package io.drawdb.collab.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

/** Keeps what it is told, and whether its view was lost. */
final class Witness implements Follower {
    final List<LogEntry> entries = new CopyOnWriteArrayList<>();
    final List<String> losses = new CopyOnWriteArrayList<>();

    @Override
    public void entry(LogEntry entry) {
        entries.add(entry);
    }

    @Override
    public void lost(String reason) {
        losses.add(reason);
    }

    /** Whether it has every entry from the first to {@code last}, in order, and no other. */
    boolean has(long last) {
        return Stages.map(entries, LogEntry::number)
                .equals(LongStream.rangeClosed(1, last).boxed().toList());
    }
}
