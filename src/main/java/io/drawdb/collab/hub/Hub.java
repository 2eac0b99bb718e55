package io.drawdb.collab.hub;

import io.drawdb.collab.log.RoomLog;
import io.drawdb.collab.writeback.DirtyRooms;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Reason;
import io.drawdb.collab.writeback.RoomLedger;
import io.drawdb.collab.writeback.RoomVersion;
import io.drawdb.collab.writeback.Unwritten;
import io.drawdb.collab.writeback.Writeback;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** All rooms of this server, from start to drain: the log, the registry and write-back put together. */
public final class Hub {
    private static final Logger LOG = Logger.getLogger(Hub.class);

    /** Of the time for a drain, what is kept for closing the rooms after the write-backs. */
    private static final int CLOSING_SHARE = 5;

    private final RoomLog log;
    private final Writeback writeback;
    private final RoomRegistry registry;
    private final Recovery recovery;

    /**
     * @param relay the way to the deployment's other servers
     * @param writebackFor makes write-back for the rooms it is given
     * @param loops gives each new room the loop on which all its work is done
     */
    public Hub(
            HubSettings settings,
            RoomLog log,
            Relay relay,
            Function<DirtyRooms, Writeback> writebackFor,
            Supplier<RoomLoop> loops,
            MeterRegistry meters) {
        this.log = log;
        var dirtyRooms = new RoomsToWrite();
        this.writeback = writebackFor.apply(dirtyRooms);
        this.registry = new RoomRegistry(settings, log, new WritebackSaving(writeback), relay, loops, meters);
        dirtyRooms.attach(registry);
        this.recovery = new Recovery(registry, log);
    }

    /** Where connections come in. */
    public Lobby lobby() {
        return registry;
    }

    /** Whether anybody new is let in. */
    public Doorkeeper doorkeeper() {
        return registry;
    }

    /** The rooms for whoever runs this server. */
    public Inspection inspection() {
        return new Inspection(registry, log);
    }

    /** How write-back is doing. */
    public Writeback writeback() {
        return writeback;
    }

    /**
     * Opens the rooms that are not written back and that no server has open, because theirs ended without a drain or had
     * no place for them. To be called at the start, and now and then: what can't be opened now is looked for the next
     * time. Completes when all were read that there is place for; never fails.
     */
    public CompletionStage<Void> recover() {
        if (!writeback.enabled() || !registry.accepting()) {
            return CompletableFuture.completedFuture(null);
        }
        return recovery.round();
    }

    /**
     * Takes nobody new, tells v2 clients to come back elsewhere, writes every dirty room, and closes all connections
     * with 1012. Completes within {@code grace}, give or take a moment, with the rooms that could not be written.
     */
    public CompletionStage<List<Unwritten>> drain(Duration grace) {
        LOG.infof("event=drain_started grace_ms=%d", grace.toMillis());
        registry.stopAccepting();
        registry.announceRestart();
        Duration forWriting = grace.minus(grace.dividedBy(CLOSING_SHARE));
        return writeback
                .drain(forWriting)
                .thenCompose(unwritten -> registry.closeAll().handle((nothing, failure) -> {
                    LOG.infof("event=drain_done unwritten=%d", unwritten.size());
                    return unwritten;
                }));
    }

    /** Write-back as a room knows it. */
    private record WritebackSaving(Writeback writeback) implements Saving {
        @Override
        public boolean enabled() {
            return writeback.enabled();
        }

        @Override
        public CompletionStage<LoadOutcome> load(String shareId) {
            return writeback.load(shareId);
        }

        @Override
        public void opened(String shareId) {
            writeback.opened(shareId);
        }

        @Override
        public void changed(String shareId, RoomVersion version) {
            writeback.changed(shareId, version);
        }

        @Override
        public void stored(String shareId, RoomVersion version) {
            writeback.stored(shareId, version);
        }

        @Override
        public void flush(String shareId, Reason reason) {
            writeback.flush(shareId, reason);
        }

        @Override
        public CompletionStage<Boolean> saveNow(String shareId) {
            return writeback.saveNow(shareId);
        }

        @Override
        public CompletionStage<Map<String, RoomLedger>> ledgers(Collection<String> shareIds) {
            return writeback.ledgers(shareIds);
        }

        @Override
        public void check(String shareId) {
            writeback.check(shareId);
        }

        @Override
        public void closed(String shareId) {
            writeback.closed(shareId);
        }
    }
}
