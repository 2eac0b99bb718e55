package io.drawdb.collab.hub;

import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Reason;
import io.drawdb.collab.writeback.RoomLedger;
import io.drawdb.collab.writeback.RoomVersion;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What a room needs of write-back. All calls return at once. */
interface Saving {

    /** Whether a drawdb-server is configured; if not, all else does nothing. */
    boolean enabled();

    /** Reads the shared file of a room. */
    CompletionStage<LoadOutcome> load(String shareId);

    /** A room has its document: its file is watched from now on. */
    void opened(String shareId);

    /** The room has a version that is not written back. */
    void changed(String shareId, RoomVersion version);

    /** The room's log says that this version was written back, whoever did it. */
    void stored(String shareId, RoomVersion version);

    /** The room should be written without waiting for its turn by the clock. */
    void flush(String shareId, Reason reason);

    /** As {@link #flush} on somebody's wish; true once it is stored, false if it could not be or may not be now. */
    CompletionStage<Boolean> saveNow(String shareId);

    /** How write-back stands with these rooms; those it never had to do with are left out. */
    CompletionStage<Map<String, RoomLedger>> ledgers(Collection<String> shareIds);

    /** Somebody came into a clean room: see whether the shared file was changed elsewhere. */
    void check(String shareId);

    /** The room is open no more. */
    void closed(String shareId);
}
