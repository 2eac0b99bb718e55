package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.RandomDiagrams;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import org.jspecify.annotations.Nullable;

/** The place where documents are written back: slow, failing, and now and then written by somebody else. */
final class SimulatedBackend {
    private final World world;
    private RoomCommand.@Nullable Stored underWay;
    private int revisions;

    SimulatedBackend(World world) {
        this.world = world;
    }

    /** Begins a write-back, ends one well or badly, or finds the file changed by somebody else. */
    void act() {
        Room room = world.anyServer().room();
        RoomCommand.Stored ending = underWay;
        if (ending != null) {
            underWay = null;
            if (world.random.nextInt(4) > 0) {
                world.anyServer().submit(ending);
            }
            return;
        }
        Diagram diagram = room.diagram();
        if (room.isDirty() && diagram != null) {
            underWay = new RoomCommand.Stored(room.epoch(), room.version(), revision(), null, diagram.fingerprint());
        } else if (world.random.nextInt(4) == 0) {
            world.anyServer()
                    .submit(new RoomCommand.TakeTheirs(
                            RandomDiagrams.diagram(world.random, 1 + world.random.nextInt(3)),
                            revision(),
                            null,
                            room.basis()));
        }
    }

    private @Nullable String revision() {
        revisions++;
        return world.random.nextInt(5) == 0 ? null : "r" + revisions;
    }
}
