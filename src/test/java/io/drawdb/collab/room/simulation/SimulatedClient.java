package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Rejection;
import io.drawdb.collab.room.RoomCommand;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Somebody at the other end of a line that may break. What a server says arrives through the methods below. */
abstract class SimulatedClient {
    final World world;
    final ClientId id;
    final SplittableRandom random;

    @Nullable
    Session session;

    SimulatedClient(World world, String id) {
        this.world = world;
        this.id = new ClientId(id);
        this.random = world.random;
    }

    /** Does something that users do. */
    abstract void act();

    /** Says hello on a new connection. */
    abstract void hello(Session fresh);

    /** Nothing is under way any more: compares what it has with the room. */
    abstract void checkAtRest();

    /** Whether it waits for an answer that only another message can bring. */
    abstract boolean isAtRest();

    void connect() {
        Session fresh = new Session(world.nextSession(), this, world.anyServer());
        session = fresh;
        fresh.server.connect(fresh);
        hello(fresh);
    }

    /** Some of what is under way still arrives at the server; the rest is lost, and the server does not know yet. */
    void loseConnection() {
        Session lost = session;
        if (lost == null) {
            return;
        }
        lost.deliverUp(random.nextInt(lost.up.size() + 1));
        lost.up.clear();
        lost.down.clear();
        session = null;
        lost.server.lost(lost);
    }

    /** The server is gone, and with it what was under way. */
    void connectionLost(Session lost) {
        lost.up.clear();
        lost.down.clear();
        if (session == lost) {
            session = null;
        }
    }

    /** Sends a command that is not repeated if it gets lost. */
    void send(RoomCommand command) {
        Session open = session;
        if (open != null) {
            open.send(server -> server.submit(open, command));
        }
    }

    @Override
    public String toString() {
        return id + (isAtRest() ? " is at rest" : " waits");
    }

    /** {@code welcome} with the changes since. */
    void recovered(List<ChangeRecord> changes, long version, long lastSeq, List<Lease> locks) {}

    /** {@code welcome} with the whole document. */
    void welcomed(String epoch, long version, byte[] document, long lastSeq, List<Lease> locks) {}

    void change(ChangeRecord change) {}

    /** A change of its own made no difference, or was answered before: it led to this version. */
    void answered(long seq, long version) {}

    /** A change of its own was answered before, and is not known any more. */
    void accepted(long seq) {}

    void rejected(long seq, Rejection rejection) {}

    void locked(Lease lease) {}

    void unlocked(Lease lease) {}

    /** Somebody asks for a lock that this client has. */
    void asked(ClientId requester, LockTarget target) {}

    /** To a page: the whole document; no bytes if there is none. */
    void whole(long version, byte[] document) {}

    /** To a page: whether it may edit. */
    void editRight(boolean granted) {}
}
