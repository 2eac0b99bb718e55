package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.hub.HubSettings;
import io.drawdb.collab.hub.SharedFile;
import io.drawdb.collab.room.Basis;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.writeback.DirtyRooms;
import io.drawdb.collab.writeback.Draft;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.KnownFile;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.NotNowException;
import io.drawdb.collab.writeback.Reason;
import io.drawdb.collab.writeback.Revision;
import io.drawdb.collab.writeback.RoomVersion;
import io.drawdb.collab.writeback.Writeback;
import io.drawdb.collab.writeback.WritebackSettings;
import io.drawdb.collab.writeback.Written;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The write-back of one process: the real one, and between it and the room what the hub does there. Ends with its
 * process; what it sent does not.
 */
final class SimulatedSaving implements DirtyRooms {
    static final WritebackSettings SETTINGS = new WritebackSettings(
            Optional.of(URI.create("http://drawdb-server")),
            "share.json",
            SimulatedLine.TIMEOUT,
            Duration.ofSeconds(3),
            8,
            new WritebackSettings.Pace(1_000, 10_000, 4, 1_000, 10_000),
            new WritebackSettings.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(2)),
            new WritebackSettings.Checks(true, Duration.ofSeconds(11), 1_000));

    private static final String NAME = "room";
    private static final Duration ENTER_AGAIN = Duration.ofSeconds(2);

    private final World world;
    private final SimulatedServer server;
    private final SimulatedLine line;
    private final Writeback writeback;
    private boolean alive = true;
    private boolean opening = true;

    SimulatedSaving(World world, SimulatedServer server) {
        this.world = world;
        this.server = server;
        this.line = new SimulatedLine(world, () -> alive);
        this.writeback = new Writeback(
                SETTINGS,
                line,
                this,
                SharedFile::fingerprint,
                world.turns.of(this),
                world.time.of(() -> alive),
                new SimpleMeterRegistry());
    }

    /** The process is killed. */
    void die() {
        alive = false;
    }

    /** The room was read from the log: what it has goes before what the file has, unless all of it is written. */
    void open() {
        Room room = server.room();
        if (room.isDirty()) {
            writeback.changed(NAME, version());
        }
        boolean mayLag = room.wroteFileSince(server.now().minus(HubSettings.FILE_SETTLES));
        if (room.isDirty() || mayLag) {
            opened();
            world.time.after(HubSettings.FILE_SETTLES, this::joined);
            return;
        }
        Basis asOf = room.basis();
        writeback.load(NAME).thenAccept(outcome -> world.guard(() -> outcome.match(new Loading(asOf))));
    }

    private void opened() {
        opening = false;
        writeback.opened(NAME);
    }

    /** What becomes of the room by what came of the load. */
    private final class Loading implements LoadOutcome.Cases<Boolean> {
        private final Basis asOf;

        Loading(Basis asOf) {
            this.asOf = asOf;
        }

        @Override
        public Boolean loaded(LoadOutcome.Loaded file) {
            if (server.room().mayTake(asOf)) {
                enter(file);
            } else {
                opened();
            }
            return true;
        }

        /** As long as the log does not take it, it is tried again. */
        private void enter(LoadOutcome.Loaded file) {
            if (!alive) {
                return;
            }
            if (server.submit(theirs(file, asOf))) {
                opened();
            } else {
                world.time.after(ENTER_AGAIN, () -> enter(file));
            }
        }

        @Override
        public Boolean absent() {
            opened();
            return true;
        }

        @Override
        public Boolean truncated() {
            throw new AssertionError("no file is cut off here");
        }

        @Override
        public Boolean failed(Failure failure) {
            opened();
            return false;
        }
    }

    private static RoomCommand theirs(LoadOutcome.Loaded file, Basis asOf) {
        return new RoomCommand.TakeTheirs(
                SimulatedBackend.parsed(file.content()),
                file.revision().version().orElse(null),
                file.revision().updatedAt().orElse(null),
                asOf);
    }

    private RoomVersion version() {
        return new RoomVersion(server.room().epoch(), server.room().version());
    }

    /** An entry of the log was applied. */
    void applied(RoomCommand command, List<Effect> effects, long versionBefore) {
        Room room = server.room();
        boolean stored = effects.stream().anyMatch(Effect.StoredUpTo.class::isInstance);
        if (stored && command instanceof RoomCommand.Stored written) {
            writeback.stored(NAME, new RoomVersion(room.epoch(), written.version()));
        }
        if ((stored || room.version() != versionBefore) && room.isDirty()) {
            writeback.changed(NAME, version());
        }
        if (effects.stream().anyMatch(Effect.HandoverWaits.class::isInstance)) {
            writeback.flush(NAME, Reason.HANDOVER);
        }
    }

    /** Somebody came into the room. */
    void joined() {
        if (alive) {
            writeback.check(NAME);
        }
    }

    private <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> answer) {
        var answered = new CompletableFuture<CompletionStage<T>>();
        world.guard(() -> answered.complete(answer.get()));
        return answered.thenCompose(stage -> stage);
    }

    @Override
    public CompletionStage<Optional<Draft>> draft(String name) {
        return guarded(() -> {
            server.followToEnd();
            Room room = server.room();
            Diagram diagram = room.diagram();
            if (opening) {
                return CompletableFuture.failedFuture(new NotNowException("the room can't be read now"));
            }
            if (diagram == null || !room.isDirty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            var draft = new Draft(
                    version(), diagram.encoded(), diagram.fingerprint(), room.fileFingerprint(), room.pastFiles());
            return server.submit(new RoomCommand.Writing(room.basis(), draft.fingerprint()))
                    ? CompletableFuture.completedFuture(Optional.of(draft))
                    : CompletableFuture.failedFuture(new NotNowException("the log is full"));
        });
    }

    @Override
    public CompletionStage<Optional<KnownFile>> knownFile(String name) {
        Room room = server.room();
        var fingerprint = room.fileFingerprint();
        return CompletableFuture.completedFuture(
                opening || room.isDirty() || fingerprint.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new KnownFile(version(), fingerprint.getAsLong())));
    }

    @Override
    public CompletionStage<Void> written(String name, Written written) {
        return guarded(() -> {
            var version = written.version();
            var stored = new RoomCommand.Stored(
                    version.epoch(),
                    version.number(),
                    written.revision().version().orElse(null),
                    written.revision().updatedAt().orElse(null),
                    written.fingerprint());
            if (!server.submit(stored)) {
                writeback.changed(NAME, version);
            }
            server.followToEnd();
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void writeFailed(String name, Failure failure, Duration retryIn) {
        if (failure.message().equals("internal error")) {
            world.guard(() -> {
                throw new AssertionError("write-back is broken");
            });
        }
    }

    @Override
    public void conflict(String name, Revision theirs) {
        world.guard(() -> {
            if (line.lastRead().filter(FileVersion::byHand).isEmpty()) {
                throw new AssertionError("a conflict is told for a file that we wrote: " + line.lastRead());
            }
            world.tally.note("conflict");
        });
    }

    @Override
    public void theirs(String name, RoomVersion asOf, LoadOutcome.Loaded file) {
        var basis = new Basis(asOf.epoch(), asOf.number());
        world.guard(() -> {
            if (server.room().mayTake(basis)) {
                server.submit(theirs(file, basis));
            }
        });
    }
}
