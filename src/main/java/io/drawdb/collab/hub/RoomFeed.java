package io.drawdb.collab.hub;

import io.drawdb.collab.log.LogEntry;
import io.drawdb.collab.log.RoomHistory;
import io.drawdb.collab.log.RoomLog;
import io.drawdb.collab.room.CommandCodec;
import io.drawdb.collab.room.CommandCodec.Timed;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.room.SnapshotCodec;
import io.drawdb.collab.writeback.RoomVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The way of a room's commands through its log: in, back in order, applied, and now and then kept as a snapshot. */
final class RoomFeed {
    private static final Logger LOG = Logger.getLogger(RoomFeed.class);

    private final OpenRoom home;
    private final RoomLog log;
    private final String shareId;
    /** Own commands on their way through the log, so that they need not be read back from their bytes. */
    private final IdentityHashMap<byte[], Timed> underWay = new IdentityHashMap<>();

    private final RecentEntries recent = new RecentEntries();
    private Room room;
    private long applied;
    private long snapshotAt;
    private long bytesSinceSnapshot;
    private boolean left;

    RoomFeed(OpenRoom home, RoomLog log) {
        this.home = home;
        this.log = log;
        this.shareId = home.shareId;
        this.room = new Room(home.settings.rules());
    }

    Room room() {
        return room;
    }

    /** The document as it is now, as write-back speaks of it. */
    RoomVersion version() {
        return new RoomVersion(room.epoch(), room.version());
    }

    /** What the log got last, without its contents. */
    RecentEntries recent() {
        return recent;
    }

    /** The number of the last entry that was applied. */
    long applied() {
        return applied;
    }

    /**
     * Puts a command into the log. The stage completes on the loop, after the entry was applied; exceptionally if the
     * log did not take it.
     *
     * @param seat whose wish it is, if it is somebody's here
     */
    CompletionStage<Void> submit(@Nullable Seat seat, RoomCommand command) {
        home.leases.renew();
        return append(seat, command);
    }

    /** As {@link #submit}, without a look at the leases first. */
    CompletionStage<Void> append(@Nullable Seat seat, RoomCommand command) {
        Instant at = home.loop.now();
        String session = seat == null ? "" : seat.session;
        byte[] body = CommandCodec.write(at, session, command);
        if (seat != null) {
            seat.underWay++;
        }
        underWay.put(body, new Timed(at, session, command));
        var done = new CompletableFuture<Void>();
        log.append(shareId, body)
                .whenComplete((number, failure) -> home.run(() -> {
                    underWay.remove(body);
                    if (seat != null) {
                        seat.underWay--;
                    }
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        LOG.errorf("event=append_failed room=%s reason=\"%s\"", shareId, unavailable(failure));
                        home.meters.refused(HubReason.LOG_UNAVAILABLE);
                        done.completeExceptionally(failure);
                    }
                    if (seat != null) {
                        home.pump(seat);
                    }
                }));
        return done;
    }

    /** Has the log say which rules the room goes by, unless it does: those of this server. */
    void govern() {
        var rules = home.settings.rules();
        if (room.isOpen() && !room.isGovernedBy(rules)) {
            // A failure is told by append; the room then goes on by the rules it has.
            append(null, new RoomCommand.Govern(rules)).thenAccept(nothing -> settle());
        }
    }

    /** Completes when all that was in the log before has been applied here; fails if that can't be told. */
    CompletionStage<Void> sync() {
        // A room that could not be opened has nothing to wait for.
        return home.isUnloaded() ? CompletableFuture.completedFuture(null) : log.sync(shareId);
    }

    /** Rebuilds the room from what the log keeps. */
    void restore(RoomHistory history) {
        byte[] snapshot = history.snapshot();
        var rules = home.settings.rules();
        room = snapshot == null ? new Room(rules) : SnapshotCodec.read(snapshot, rules);
        snapshotAt = history.upTo();
        for (var entry : history.tail()) {
            Timed timed = CommandCodec.read(entry.body());
            room.apply(timed.at(), timed.session(), timed.command());
            recent.add(entry, timed);
            bytesSinceSnapshot += entry.body().length;
        }
        applied = history.last();
    }

    /** Applies the log's next entry, whoever wrote it. */
    void apply(LogEntry entry) {
        if (left) {
            return;
        }
        Timed own = underWay.remove(entry.body());
        Timed timed = own == null ? CommandCodec.read(entry.body()) : own;
        long before = room.version();
        List<Effect> effects = room.apply(timed.at(), timed.session(), timed.command());
        applied = entry.number();
        recent.add(entry, timed);
        bytesSinceSnapshot += entry.body().length;
        effects.forEach(effect -> effect.accept(home.announcer));
        if (room.version() != before) {
            home.meters.broadcast(Duration.between(timed.at(), home.loop.now()));
        }
        boolean stored = effects.stream().anyMatch(Effect.StoredUpTo.class::isInstance);
        if (stored && timed.command() instanceof RoomCommand.Stored written) {
            home.saving.stored(shareId, new RoomVersion(room.epoch(), written.version()));
        }
        if ((stored || room.version() != before) && room.isDirty()) {
            home.saving.changed(shareId, version());
        }
        home.upkeep.refreshPresence();
        if (stored) {
            settle();
        }
        // Others who have the room open see the same: whoever wrote the entry keeps the snapshot, and only if he
        // does not, so do they.
        long turn = own == null ? 2 : 1;
        if (applied - snapshotAt >= turn * home.settings.snapshotEntries()
                || bytesSinceSnapshot >= turn * HubSettings.SNAPSHOT_BYTES) {
            saveSnapshot();
        }
    }

    /** Nobody has to open the room after a restart only to write it back. */
    private CompletionStage<Void> settle() {
        if (room.isDirty() || !room.isOpen()) {
            return CompletableFuture.completedFuture(null);
        }
        return log.settle(shareId, applied).exceptionally(failure -> {
            LOG.warnf("event=settle_failed room=%s reason=\"%s\"", shareId, unavailable(failure));
            return null;
        });
    }

    private CompletionStage<Void> saveSnapshot() {
        if (applied == snapshotAt) {
            return CompletableFuture.completedFuture(null);
        }
        snapshotAt = applied;
        bytesSinceSnapshot = 0;
        return log.saveSnapshot(shareId, applied, SnapshotCodec.write(room)).exceptionally(failure -> {
            LOG.warnf("event=snapshot_failed room=%s reason=\"%s\"", shareId, unavailable(failure));
            return null;
        });
    }

    /** Leaves the log in good order, so that the next opening is quick. */
    CompletionStage<Void> leave() {
        left = true;
        return inGoodOrder().thenCompose(nothing -> log.leave(shareId));
    }

    /** Encoded here, on the loop: the log's threads, on which stages complete, have other rooms to serve. */
    private CompletionStage<Void> inGoodOrder() {
        try {
            CompletionStage<Void> saved = saveSnapshot();
            return settle().thenCompose(nothing -> saved);
        } catch (RuntimeException bug) {
            // The log has everything; a room that is not left could not be opened again.
            LOG.errorf(bug, "event=snapshot_failed room=%s", shareId);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Leaves the log as it is: what is here can't be trusted. */
    CompletionStage<Void> abandon() {
        left = true;
        return log.leave(shareId);
    }

    /** What to tell people of a failure of the log. */
    static String unavailable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }
}
