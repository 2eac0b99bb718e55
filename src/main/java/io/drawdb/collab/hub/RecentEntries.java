package io.drawdb.collab.hub;

import io.drawdb.collab.log.LogEntry;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.CommandCodec.Timed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a room's log got last: when, of what kind, whose, how large; never what it says. Of the newest entries only. */
final class RecentEntries {
    static final int ENTRIES_MAX = 50;

    private final Deque<EntryReport> entries = new ArrayDeque<>();

    void add(LogEntry entry, Timed timed) {
        if (entries.size() == ENTRIES_MAX) {
            entries.removeFirst();
        }
        var command = timed.command();
        entries.addLast(new EntryReport(
                entry.number(),
                timed.at(),
                command.getClass().getSimpleName(),
                Optional.ofNullable(command.who()).map(ClientId::value),
                entry.body().length));
    }

    /** Oldest first. */
    List<EntryReport> all() {
        return List.copyOf(entries);
    }
}
