package io.drawdb.collab.hub;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.log.Follower;
import io.drawdb.collab.log.LogEntry;
import io.drawdb.collab.log.RoomHistory;
import io.drawdb.collab.log.RoomLog;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.wire.PersistErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * How a room comes to its document: from the log, and from the shared file if the log does not know the room, or has
 * nothing newer than the file; a room that the log knows waits for the file for a moment only. What can't be read is
 * tried again, and never taken for an empty document.
 */
final class Opening {
    private static final Logger LOG = Logger.getLogger(Opening.class);
    private static final int QUESTIONS_MAX = 1_000;

    private final OpenRoom home;
    private final RoomLog log;
    private final FirstReading file;
    private final List<Runnable> questions = new ArrayList<>();
    private boolean begun;
    private boolean underWay = true;
    private boolean ready;
    /** Whether the shared file is still to be read if somebody comes. */
    private boolean unread;

    private Duration retryIn = HubSettings.RELOAD_FIRST;
    private PersistError error = new PersistError("network", "not loaded yet", PersistErrorCode.UNREACHABLE, null);

    Opening(OpenRoom home, RoomLog log) {
        this.home = home;
        this.log = log;
        this.file = new FirstReading(home, this);
    }

    /** Whether the room has to do with its log at all. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the first try is not over yet; whoever says hello waits for it. */
    boolean isUnderWay() {
        return underWay;
    }

    /** Whether the room has its document, or is known to have none. */
    boolean isReady() {
        return ready;
    }

    /** Why it has not. */
    PersistError unloadedError() {
        return error;
    }

    /** Answers a question once the first try is over, or at once if too many wait. */
    void ask(Runnable question) {
        if (underWay && !home.isClosed() && questions.size() < QUESTIONS_MAX) {
            questions.add(question);
        } else {
            question.run();
        }
    }

    /** Whoever asks waits no longer. */
    void answerQuestions() {
        var asked = List.copyOf(questions);
        questions.clear();
        asked.forEach(Runnable::run);
    }

    void begin() {
        begun = true;
        home.meters.roomOpened();
        home.upkeep.begin();
        home.others.begin();
        readLog();
    }

    private void readLog() {
        log.open(home.shareId, new Following(home))
                .whenComplete((history, failure) -> home.runWhileOpen(() -> {
                    if (failure == null) {
                        restored(history);
                    } else {
                        logUnreadable(RoomFeed.unavailable(failure));
                    }
                }));
    }

    /** Hands what the log tells to the room's loop. */
    private record Following(OpenRoom home) implements Follower {
        @Override
        public void entry(LogEntry entry) {
            home.run(() -> home.feed.apply(entry));
        }

        @Override
        public void lost(String reason) {
            home.runWhileOpen(() -> {
                LOG.errorf("event=room_view_lost room=%s reason=\"%s\"", home.shareId, reason);
                home.meters.refused(HubReason.ROOM_VIEW_LOST);
                home.giveUp();
            });
        }
    }

    private void restored(RoomHistory history) {
        home.feed.restore(history);
        if (home.upkeep.weigh()) {
            home.giveWay();
            return;
        }
        if (home.room().isDirty()) {
            home.saving.changed(home.shareId, home.feed.version());
        }
        if (!home.saving.enabled() || home.room().isDirty()) {
            known();
            return;
        }
        if (home.room().isOpen() && unread) {
            becomeReady();
            return;
        }
        if (home.room().isOpen()) {
            home.after(HubSettings.FILE_WAIT, this::waitNoLonger);
        }
        readFile();
    }

    /** Reads it now, or has it looked at when a read can't be of what the room's own last write replaced any more. */
    private void readFile() {
        unread = false;
        if (home.room().wroteFileSince(home.loop.now().minus(HubSettings.FILE_SETTLES))) {
            becomeReady();
            home.after(HubSettings.FILE_SETTLES, () -> home.saving.check(home.shareId));
        } else {
            file.read();
        }
    }

    /** The room is opened to be written back: its file is of no use unless somebody comes. */
    void expectNobody() {
        unread = true;
    }

    /** What the log has was the shared file when it was last seen: good enough to go on with. */
    private void waitNoLonger() {
        if (!ready) {
            LOG.warnf("event=load_late room=%s after_ms=%d", home.shareId, HubSettings.FILE_WAIT.toMillis());
            becomeReady();
        }
    }

    /** If the file is another by now, which nobody may have looked at, he who came gets that as a change. */
    void somebodyCame() {
        boolean isMissed = unread && ready && !home.room().isDirty();
        unread = false;
        if (isMissed) {
            readFile();
        } else {
            home.saving.check(home.shareId);
        }
    }

    private void logUnreadable(String reason) {
        LOG.errorf("event=room_unreadable room=%s reason=\"%s\" retry_in_ms=%d", home.shareId, reason, retryMs());
        error = new PersistError(
                "unavailable", "the room can't be read: " + reason, PersistErrorCode.UNREACHABLE, retryMs());
        notReady();
        retry(this::readLog);
    }

    /** The log has the room, or nobody else could have it. */
    void known() {
        if (home.room().isOpen()) {
            becomeReady();
        } else {
            enter(new RoomCommand.Open(newEpoch(), null, null, null));
        }
    }

    /** The shared file could not be read. */
    void notLoaded(PersistError why) {
        LOG.warnf("event=load_failed room=%s error=\"%s\" retry_in_ms=%d", home.shareId, why.error(), retryMs());
        home.meters.refused(HubReason.NOT_LOADED);
        if (home.room().isOpen()) {
            becomeReady();
            return;
        }
        error = why;
        notReady();
        retry(file::read);
    }

    /** Puts what was read into the log, over and over until the log takes it; who has a document need not wait for that. */
    void enter(RoomCommand command) {
        home.feed.append(null, command).whenComplete((nothing, failure) -> {
            if (home.isClosed()) {
                return;
            }
            if (failure == null || home.room().isOpen()) {
                becomeReady();
            }
            if (failure != null) {
                notEntered(RoomFeed.unavailable(failure));
                retry(() -> enter(command));
            }
        });
    }

    private void notEntered(String reason) {
        if (!ready) {
            error = new PersistError(
                    "unavailable", "the room can't be opened: " + reason, PersistErrorCode.UNREACHABLE, retryMs());
            notReady();
        }
    }

    void becomeReady() {
        if (ready) {
            return;
        }
        boolean late = !underWay;
        ready = true;
        underWay = false;
        home.saving.opened(home.shareId);
        home.feed.govern();
        if (late) {
            tellLateSuccess();
        }
        letIn();
    }

    /** Those who were let in to wait get the document, and may ask for the edit right. */
    private void tellLateSuccess() {
        if (home.room().diagram() != null) {
            home.audience.toAll(Protocol.V1, ChangeStream.document(home.room(), ClientId.SERVER.value()));
        }
        home.audience.toAll(Protocol.V1, home.standing.watching());
        home.room().documentLock().ifPresent(lease -> {
            Member editor = home.members.find(lease.holder());
            if (editor != null && editor.speaks(Protocol.V1)) {
                // He was told to watch: he may ask like everybody else, and starts from this document then.
                home.submit(editor.seat, new RoomCommand.Release(editor.id, LockTarget.DOCUMENT))
                        .exceptionally(failure -> null);
            }
        });
        home.upkeep.changePresence();
        home.upkeep.refreshPresence();
    }

    private void notReady() {
        underWay = false;
        letIn();
    }

    private void letIn() {
        home.pumpAll();
        answerQuestions();
    }

    private void retry(Runnable attempt) {
        Duration delay = retryIn;
        retryIn = Duration.ofMillis(Math.min(2 * delay.toMillis(), HubSettings.RELOAD_MAX.toMillis()));
        home.after(delay, attempt);
    }

    /** When what has failed is tried again, in milliseconds from now. */
    long retryMs() {
        return retryIn.toMillis();
    }

    static String newEpoch() {
        return UUID.randomUUID().toString().substring(0, 13);
    }
}
