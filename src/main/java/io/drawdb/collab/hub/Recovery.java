package io.drawdb.collab.hub;

import io.drawdb.collab.log.RoomLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Opens the rooms that are not written back and that no server has open, to be written, one after the other and as far
 * as there is place: rooms in which nobody is take half of it at most, the other half is for people. What finds no place
 * stays in the log; the next round begins with it, so that rooms which can't be written keep no others from their turn.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private final RoomRegistry registry;
    private final RoomLog log;
    private CompletableFuture<Void> current = CompletableFuture.completedFuture(null);
    /** Where the last round stopped. */
    private volatile String next = "";

    Recovery(RoomRegistry registry, RoomLog log) {
        this.registry = registry;
        this.log = log;
    }

    /** Begins a round unless one is under way; the stage completes with its end, and never fails. */
    synchronized CompletionStage<Void> round() {
        if (current.isDone()) {
            registry.crowded(false);
            current = log.orphans(next)
                    .thenCompose(rooms -> new Round(rooms).begin())
                    .exceptionally(failure -> {
                        LOG.warnf("event=recovery_postponed reason=\"%s\"", RoomFeed.unavailable(failure));
                        return null;
                    })
                    .toCompletableFuture();
        }
        return current;
    }

    /** One round: a room is opened when the one before it was read, so that it is known what it weighs. */
    private final class Round {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final int roomsMax = Math.max(1, registry.settings().roomsMax() / 2);
        private final long bytesMax = registry.settings().documentsBytesMax() / 2;
        private final Iterator<String> names;
        private final List<OpenRoom> empty;
        private int left;

        Round(List<String> names) {
            this.names = names.iterator();
            this.left = names.size();
            this.empty = new ArrayList<>(registry.unused());
        }

        CompletionStage<Void> begin() {
            goOn();
            return end;
        }

        private void goOn() {
            try {
                for (var reading = open(); reading.isPresent(); reading = open()) {
                    if (!reading.get().isDone()) {
                        var unused = reading.get().whenComplete((read, failure) -> goOn());
                        return;
                    }
                }
                end.complete(null);
            } catch (RuntimeException bug) {
                end.completeExceptionally(bug);
            }
        }

        /** Opens the next room; empty if there is none, or no place for it. */
        private Optional<CompletableFuture<Void>> open() {
            if (!names.hasNext()) {
                return Optional.empty();
            }
            String name = names.next();
            next = name;
            boolean share = empty.size() < roomsMax
                    && empty.stream().mapToLong(room -> room.upkeep.bytes()).sum() < bytesMax;
            var opened = share ? registry.recover(name) : Optional.<OpenRoom>empty();
            if (opened.isEmpty()) {
                LOG.warnf("event=recovery_stopped left=%d", left);
                registry.crowded(true);
                return Optional.empty();
            }
            left--;
            LOG.infof("event=room_recovered room=%s", name);
            empty.add(opened.get());
            var read = new CompletableFuture<Void>();
            opened.get().onceOpened(() -> read.complete(null));
            return Optional.of(read.orTimeout(READ_MAX.toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
