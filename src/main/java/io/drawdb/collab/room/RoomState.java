package io.drawdb.collab.room;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything a room knows. Touched by its {@link Room} and that one's parts only. */
final class RoomState {

    /** Somebody who gets the edit right when the room is written back, or when it took too long. */
    record Waiter(
            ClientId who,
            String session,
            String name,
            Purpose purpose,
            boolean forced,
            long version,
            Instant deadline) {

        /** Whether somebody who leaves this session waits no more. */
        boolean waitsThrough(String left) {
            return session.isEmpty() || session.equals(left);
        }
    }

    /** A requester who was told no. */
    record Dismissal(LockTarget target, ClientId requester) {}

    RoomRules rules;
    /** Whether the rules came out of the log; otherwise they are those of the server that reads it. */
    boolean governed;

    final RoomDocument document = new RoomDocument();
    final Locks locks = new Locks();
    final Authors authors = new Authors();
    final Tail tail;
    final List<Waiter> waiters = new ArrayList<>();
    final Map<Dismissal, Instant> dismissals = new LinkedHashMap<>();
    /** The time of the last entry; never runs backwards, whatever the clocks of the servers do. */
    Instant now = Instant.EPOCH;
    /** On behalf of which session the entry being applied was made; empty if it is nobody's. */
    String session = "";

    RoomState(RoomRules rules) {
        this.rules = rules;
        this.tail = new Tail(rules);
    }

    void govern(RoomRules given) {
        rules = given;
        governed = true;
        tail.govern(given);
        // Not with the next change only: a room that is read from a snapshot has forgotten it by then.
        tail.trim(now);
    }

    Instant leaseEnd() {
        return now.plus(rules.lease());
    }
}
