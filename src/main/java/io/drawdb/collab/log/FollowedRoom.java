package io.drawdb.collab.log;

import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** A room that this process follows, from the call of {@code open} until it was left. */
final class FollowedRoom {
    private static final Logger LOG = Logger.getLogger(FollowedRoom.class);

    private final String room;
    private final Follower follower;
    private final CompletableFuture<RoomHistory> opened = new CompletableFuture<>();
    private volatile boolean left;

    FollowedRoom(String room, Follower follower) {
        this.room = room;
        this.follower = follower;
    }

    String room() {
        return room;
    }

    /** Completes with what was kept of the room. */
    CompletableFuture<RoomHistory> opened() {
        return opened;
    }

    /** Whether entries may be appended: its history was handed over, and it was not left. */
    boolean open() {
        return opened.isDone() && !opened.isCompletedExceptionally() && !left;
    }

    /** From now on nothing is appended or delivered. */
    void leave() {
        left = true;
    }

    /** Tells the follower that it can't go on. */
    void lost(String reason) {
        try {
            follower.lost(reason);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "event=follower-failed room=%s", room);
        }
    }

    /** Hands an entry over. A follower that throws has a bug; whatever it is, others still get what is theirs. */
    void deliver(LogEntry entry) {
        try {
            follower.entry(entry);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "event=follower-failed room=%s number=%d", room, entry.number());
        }
    }
}
