package io.drawdb.collab.writeback;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When which open room's shared file is looked at for other people's writes: each now and then, one on request, all
 * within a budget. Pure. Holds the rooms that are open, no more.
 */
final class CheckSchedule {
    private static final Duration REQUESTED_MIN = Duration.ofSeconds(10);
    private static final int MINUTES_PER_HOUR = 60;

    private final WritebackSettings.Checks settings;
    private final Map<String, Instant> lastChecked = new HashMap<>();
    private CallBudget budget;

    CheckSchedule(WritebackSettings.Checks settings) {
        this.settings = settings;
        int perHour = (int) Math.min(Integer.MAX_VALUE, (long) settings.perMinute() * MINUTES_PER_HOUR);
        this.budget = CallBudget.of(settings.perMinute(), perHour);
    }

    /** The room is open from now on, and its file has just been read. */
    void opened(String room, Instant now) {
        lastChecked.put(room, now);
    }

    void closed(String room) {
        lastChecked.remove(room);
    }

    boolean isOpen(String room) {
        return lastChecked.containsKey(room);
    }

    /** Takes a look at this room now; false if it is not open, was looked at just before, or the budget is used up. */
    boolean request(String room, Instant now) {
        var last = lastChecked.get(room);
        if (last == null || last.plus(REQUESTED_MIN).isAfter(now) || !budget.allows(now)) {
            return false;
        }
        take(room, now);
        return true;
    }

    /** The rooms whose turn it is, the one not looked at for the longest time first. */
    List<String> due(Instant now, int max) {
        if (settings.every().isZero()) {
            return List.of();
        }
        var rooms = lastChecked.entrySet().stream()
                .filter(entry -> !entry.getValue().plus(settings.every()).isAfter(now))
                .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .limit(Math.min(max, budget.left(now)))
                .map(Map.Entry::getKey)
                .toList();
        rooms.forEach(room -> take(room, now));
        return rooms;
    }

    /** When {@link #due} has something again; empty if no room is open or nothing is ever looked at by itself. */
    Optional<Instant> nextWake(Instant now) {
        if (settings.every().isZero()) {
            return Optional.empty();
        }
        var allowed = budget.nextAt(now);
        return lastChecked.values().stream()
                .min(Comparator.naturalOrder())
                .map(oldest -> oldest.plus(settings.every()))
                .map(due -> due.isAfter(allowed) ? due : allowed);
    }

    private void take(String room, Instant now) {
        budget = budget.take(now);
        lastChecked.put(room, now);
    }
}
