package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Whoever runs the service: restores earlier versions, takes that back, takes locks away. */
final class SimulatedOperator {
    static final ClientId ID = new ClientId("operator");

    private final World world;
    private long seq;
    private RoomCommand.@Nullable Restore last;

    SimulatedOperator(World world) {
        this.world = world;
    }

    /** Asks this server for something. */
    void act(SimulatedServer server) {
        SplittableRandom random = world.random;
        RoomCommand.Restore before = last;
        switch (random.nextInt(6)) {
            case 0 -> server.submit(new RoomCommand.Undo(ID));
            case 1 -> server.submit(random.nextBoolean() ? new RoomCommand.Redo(ID) : revocation(server.room()));
            case 2 -> server.submit(before == null ? revocation(server.room()) : before);
            default -> restore(server);
        }
    }

    private void restore(SimulatedServer server) {
        long newest = server.room().version();
        long version = newest + 1 - world.random.nextLong(Math.min(newest, 12) + 3);
        var wish = new RoomCommand.Restore(ID, seq + 1, version, world.random.nextInt(3) == 0);
        if (server.submit(wish)) {
            seq++;
            last = wish;
        }
    }

    private RoomCommand revocation(Room room) {
        var locks = room.locks();
        if (locks.isEmpty()) {
            return new RoomCommand.Revoke(LockTarget.DOCUMENT, null);
        }
        Lease lease = locks.get(world.random.nextInt(locks.size()));
        return new RoomCommand.Revoke(lease.target(), world.random.nextBoolean() ? lease.holder() : null);
    }
}
