package io.drawdb.collab.room.simulation;

import io.drawdb.collab.room.CommandCodec;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import io.drawdb.collab.room.RoomRules;
import io.drawdb.collab.room.SnapshotCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One room's log: entries in order, as bytes, and the latest snapshot. */
final class SimulatedLog {
    private final RoomRules rules;
    private final Witness witness;
    private final List<byte[]> entries = new ArrayList<>();
    private byte @Nullable [] snapshot;
    private int upTo;

    SimulatedLog(RoomRules rules, Witness witness) {
        this.rules = rules;
        this.witness = witness;
    }

    void append(Instant at, String session, RoomCommand command) {
        byte[] entry = CommandCodec.write(at, session, command);
        entries.add(entry);
        witness.see(entry);
    }

    int size() {
        return entries.size();
    }

    byte[] entry(int number) {
        return entries.get(number);
    }

    /** Keeps what a server made of the first {@code applied} entries. */
    void save(Room room, int applied) {
        if (applied > upTo) {
            snapshot = SnapshotCodec.write(room);
            upTo = applied;
        }
    }

    /** How many entries the latest snapshot stands for. */
    int upTo() {
        return upTo;
    }

    /** The room of the latest snapshot. */
    Room restored() {
        return snapshot == null ? new Room(rules) : SnapshotCodec.read(snapshot, rules);
    }

    /** A room made of the entries alone. */
    Room replayed() {
        Room room = new Room(rules);
        for (byte[] entry : entries) {
            var timed = CommandCodec.read(entry);
            room.apply(timed.at(), timed.session(), timed.command());
        }
        return room;
    }
}
