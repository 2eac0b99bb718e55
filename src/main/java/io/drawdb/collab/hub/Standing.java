package io.drawdb.collab.hub;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.ServerMessageV1.Mode;
import io.drawdb.collab.wire.ServerMessageV1.Reason;
import io.drawdb.collab.wire.ServerMessageV1.RoomStatus;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a room stands, in the words of v1: who edits, what version, what is written back. */
final class Standing {
    private final Supplier<Room> room;

    Standing(Supplier<Room> room) {
        this.room = room;
    }

    /** Who is in the way of the edit right: the holder of the document's lock, else of the oldest other. */
    @Nullable
    String editor() {
        var locks = room.get().locks();
        var document = room.get().documentLock();
        if (document.isPresent()) {
            return document.get().holder().value();
        }
        return locks.isEmpty() ? null : locks.get(0).holder().value();
    }

    /** Whether this is who has the edit right. */
    boolean isEditor(ClientId who) {
        return room.get()
                .documentLock()
                .filter(lease -> lease.holder().equals(who))
                .isPresent();
    }

    /** Everybody who holds a lock. */
    Set<ClientId> editors() {
        Set<ClientId> editors = new HashSet<>();
        for (Lease lease : room.get().locks()) {
            editors.add(lease.holder());
        }
        return editors;
    }

    RoomStatus status() {
        Room now = room.get();
        return new RoomStatus(now.version(), now.storedVersion(), now.isDirty(), now.revision(), now.updatedAt());
    }

    Mode mode(ClientMode mode, Reason reason) {
        return new Mode(mode, reason, editor(), status());
    }

    /** What somebody is told who watches, or does so from now on. */
    Mode watching() {
        return mode(ClientMode.VIEW, editor() == null ? Reason.RELEASED : Reason.LOCKED);
    }
}
