package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.CommandCodec;
import io.drawdb.collab.room.Effect;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One server: follows the log at its own pace, by its own clock, and serves the clients that are connected to it. */
final class SimulatedServer {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final World world;
    private final Map<SimulatedClient, Session> sessions = new LinkedHashMap<>();
    private final List<Session> departed = new ArrayList<>();
    private Room room;
    private int applied;
    private Duration clockError = Duration.ZERO;
    private @Nullable SimulatedSaving saving;

    SimulatedServer(World world) {
        this.world = world;
        this.room = world.log.restored();
        begin();
    }

    /** Reads what the log has, and then has to do with the shared file, too. */
    private void begin() {
        followToEnd();
        saving = new SimulatedSaving(world, this);
        saving.open();
    }

    Room room() {
        return room;
    }

    Instant now() {
        return world.time.now().plus(clockError);
    }

    void setClockError(Duration error) {
        clockError = error;
    }

    /** Puts a command of the server's own into the log, unless the log is not to be reached. */
    boolean submit(RoomCommand command) {
        return submit("", command);
    }

    /** Puts a command into the log on behalf of a session. */
    boolean submit(Session session, RoomCommand command) {
        return submit(session.id, command);
    }

    private boolean submit(String session, RoomCommand command) {
        if (world.logFails()) {
            return false;
        }
        world.log.append(now(), session, command);
        return true;
    }

    /** Applies some of the entries that it has not seen, and tells its clients. */
    void follow(int count) {
        for (int i = 0; i < count && applied < world.log.size(); i++) {
            var timed = CommandCodec.read(world.log.entry(applied));
            long before = room.version();
            List<Effect> effects = room.apply(timed.at(), timed.session(), timed.command());
            world.witness.checkSame(applied, effects);
            applied++;
            if (saving != null) {
                saving.applied(timed.command(), effects, before);
            }
            for (Session session : sessions.values()) {
                if (session.welcomed) {
                    effects.forEach(effect -> effect.accept(new Telling(session, room)));
                }
            }
        }
    }

    void followToEnd() {
        follow(Integer.MAX_VALUE);
    }

    /** A client connected; an older connection of the same client is forgotten with what it still had to say. */
    void connect(Session session) {
        Session older = sessions.put(session.client, session);
        if (older != null) {
            world.tally.note("takeover");
            older.up.clear();
            departed.remove(older);
        }
    }

    /** {@code hello} is answered when everything that its sender said before has taken effect. */
    void hello(Session session, @Nullable Since since) {
        followToEnd();
        var missed = since == null
                ? java.util.Optional.<List<io.drawdb.collab.room.ChangeRecord>>empty()
                : room.changesSince(since.epoch(), since.version());
        if (missed.isPresent() && !since.epoch().equals(room.epoch())) {
            throw new AssertionError("recovered from another lineage");
        }
        var locks = room.locks();
        long lastSeq = room.lastSeq(session.client.id);
        long version = room.version();
        String epoch = room.epoch();
        session.welcomed = true;
        if (since != null) {
            world.tally.note(missed.isPresent() ? "recovered" : "not recovered");
        }
        if (missed.isPresent()) {
            var changes = missed.get();
            session.say(client -> client.recovered(changes, version, lastSeq, locks));
        } else {
            byte[] document = room.diagramOrBlank().encoded();
            session.say(client -> client.welcomed(epoch, version, document, lastSeq, locks));
        }
        if (room.holdsLock(session.client.id)) {
            submit(session, new RoomCommand.Renew(session.client.id, now()));
        }
        if (!room.knows(session.client.id)) {
            submit(session, new RoomCommand.Come(session.client.id));
        }
        joined();
    }

    private void joined() {
        if (saving != null) {
            saving.joined();
        }
    }

    /** A page says hello: it is shown the document, and then perhaps given the right to edit it. */
    void helloOfPage(Session session, boolean edits) {
        followToEnd();
        session.welcomed = true;
        boolean holds = room.holdsLock(session.client.id);
        session.say(client -> client.editRight(holds));
        Telling.showWhole(session, room);
        if (edits) {
            submit(session, ((PageClient) session.client).wish(RoomCommand.Purpose.HELLO, false));
        } else if (holds) {
            submit(session, new RoomCommand.Release(session.client.id, LockTarget.DOCUMENT));
        }
        joined();
    }

    /** The connection is gone; the server will notice. */
    void lost(Session session) {
        departed.add(session);
    }

    /** Notices the connections that are gone. A client that is back on a newer one has not left. */
    void noticeDepartures() {
        for (Session session : departed) {
            if (sessions.remove(session.client, session)) {
                Duration grace = session.client instanceof PageClient ? Duration.ZERO : GRACE;
                submit(session, new RoomCommand.Leave(session.client.id, grace));
            }
        }
        departed.clear();
    }

    /** Shows pages what changed since they were last shown it. */
    void showWholes() {
        for (Session session : sessions.values()) {
            if (session.wholePending) {
                Telling.showWhole(session, room);
            }
        }
    }

    /** What a server does by itself now and then. */
    void lookAround() {
        tick();
        for (Session session : sessions.values()) {
            if (room.holdsLock(session.client.id) && !departed.contains(session)) {
                submit(session, new RoomCommand.Renew(session.client.id, now()));
                return;
            }
        }
    }

    /** Says that time has passed, if that makes a difference. */
    void tick() {
        if (room.nextDeadline().filter(deadline -> !deadline.isAfter(now())).isPresent()) {
            submit(new RoomCommand.Tick());
        }
    }

    void saveSnapshot() {
        world.log.save(room, applied);
    }

    /** Killed and started again: all connections are gone, and the room is what the log says. */
    void restart() {
        for (Session session : sessions.values()) {
            session.client.connectionLost(session);
        }
        if (saving != null) {
            saving.die();
            saving = null;
        }
        sessions.clear();
        departed.clear();
        room = world.log.restored();
        applied = world.log.upTo();
        begin();
        world.witness.checkSame(room);
    }
}
