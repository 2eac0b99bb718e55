package io.drawdb.collab.writeback;

import io.drawdb.collab.writeback.LoadOutcome.Loaded;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Looks at the shared files of clean, open rooms, and tells a room when somebody else wrote its file. Used on its
 * timeline only.
 */
final class FileWatch {
    private static final Logger LOG = Logger.getLogger(FileWatch.class);

    /** For this long after our own write a read may still show the older file, and is not compared. */
    static final Duration READ_LAG = Duration.ofSeconds(10);

    private static final int LOOKS_AT_ONCE = 4;

    private final WritebackQueue queue;
    private final DrawdbServer server;
    private final DirtyRooms rooms;
    private final Fingerprinter fingerprinter;
    private final Timeline timeline;
    private final CheckSchedule schedule;
    private final Alarm alarm;
    private int looking;

    FileWatch(
            WritebackSettings.Checks settings,
            WritebackQueue queue,
            DrawdbServer server,
            DirtyRooms rooms,
            Fingerprinter fingerprinter,
            Timeline timeline) {
        this.queue = queue;
        this.server = server;
        this.rooms = rooms;
        this.fingerprinter = fingerprinter;
        this.timeline = timeline;
        this.schedule = new CheckSchedule(settings);
        this.alarm = new Alarm(timeline, this::lookAround);
    }

    /** The file as somebody else left it, and what the room was before we looked. */
    private record Sight(RoomVersion asOf, Loaded file) {}

    void opened(String room) {
        schedule.opened(room, timeline.now());
        setAlarm();
    }

    void closed(String room) {
        schedule.closed(room);
    }

    /** Looks at the room's file now, unless that was done just before. */
    void check(String room) {
        if (looking < LOOKS_AT_ONCE && maySee(room) && schedule.request(room, timeline.now())) {
            look(room);
        }
    }

    /** Whether our own last write is so recent that a read may not show it yet. */
    boolean mayLag(String room) {
        return queue.lastWritten(room)
                .filter(at -> at.plus(READ_LAG).isAfter(timeline.now()))
                .isPresent();
    }

    private boolean maySee(String room) {
        return !queue.isDirty(room) && !mayLag(room);
    }

    private void lookAround() {
        schedule.due(timeline.now(), LOOKS_AT_ONCE - looking).stream()
                .filter(this::maySee)
                .forEach(this::look);
        setAlarm();
    }

    private void setAlarm() {
        if (looking < LOOKS_AT_ONCE && !queue.draining()) {
            schedule.nextWake(timeline.now()).ifPresent(alarm::setFor);
        }
    }

    private void look(String room) {
        long turns = queue.turns(room);
        looking++;
        see(room)
                .whenComplete((sight, error) -> timeline.run(() -> {
                    looking--;
                    if (error != null) {
                        LOG.errorf(error, "event=file_check_failed room=%s", room);
                    } else {
                        seen(room, sight, turns);
                    }
                    setAlarm();
                }));
    }

    /** The room is asked first: what changes while the file is read is not in what is read. */
    private CompletionStage<Optional<Sight>> see(String room) {
        return rooms.knownFile(room).thenCompose(known -> known.isEmpty() ? nothing() : see(room, known.get()));
    }

    private CompletionStage<Optional<Sight>> see(String room, KnownFile known) {
        return server.load(room)
                .thenCompose(outcome -> outcome.match(new LoadOutcome.Cases<>() {
                    @Override
                    public CompletionStage<Optional<Sight>> loaded(Loaded file) {
                        return fingerprinter.of(file.content()) == known.fingerprint()
                                ? nothing()
                                : withRevision(room, known, file);
                    }

                    @Override
                    public CompletionStage<Optional<Sight>> absent() {
                        return nothing();
                    }

                    @Override
                    public CompletionStage<Optional<Sight>> truncated() {
                        return nothing();
                    }

                    @Override
                    public CompletionStage<Optional<Sight>> failed(Failure failure) {
                        LOG.debugf("event=file_check_failed room=%s error=\"%s\"", room, failure.error());
                        return nothing();
                    }
                }));
    }

    private static CompletionStage<Optional<Sight>> nothing() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletionStage<Optional<Sight>> withRevision(String room, KnownFile known, Loaded file) {
        return new Revisions(server)
                .afterRead(room, file.revision())
                .thenApply(revision -> Optional.of(new Sight(known.asOf(), new Loaded(file.content(), revision))));
    }

    private void seen(String room, Optional<Sight> sight, long turns) {
        // Anything that happened to the room meanwhile makes this sight too old to act on: the next one will do.
        if (sight.isEmpty() || queue.turns(room) != turns || !schedule.isOpen(room)) {
            return;
        }
        LOG.infof("event=file_changed_elsewhere room=%s", room);
        rooms.theirs(room, sight.get().asOf(), sight.get().file());
    }
}
