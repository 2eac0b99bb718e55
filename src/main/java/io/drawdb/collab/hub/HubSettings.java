package io.drawdb.collab.hub;

import io.drawdb.collab.room.RoomRules;
import io.drawdb.collab.wire.Welcome;
import java.time.Duration;

/**
 * What a deployment decides about its rooms and those in them.
 *
 * @param rules what the reducer depends on
 * @param roomIdle how long an empty room stays open
 * @param lockGrace how long the locks of a v2 client outlive its connection
 * @param tick changes that come within it leave as one frame; zero sends each at once
 * @param roomsMax rooms open at a time
 * @param participantsMax participants of one room
 * @param snapshotEntries entries after which a room is saved as a snapshot
 * @param awarenessBytesMax largest awareness state
 * @param frameBytesMax largest frame a client may send, to tell clients
 * @param messagesPerSecondMax what a client may send, to tell clients
 * @param heartbeat how often a client should be heard of, to tell clients
 * @param doors who is let in
 * @param documentsBytesMax bytes of all open rooms, documents and recent changes as they are encoded, above which no
 *     further room is opened
 */
public record HubSettings(
        RoomRules rules,
        Duration roomIdle,
        Duration lockGrace,
        Duration tick,
        int roomsMax,
        int participantsMax,
        int snapshotEntries,
        int awarenessBytesMax,
        long frameBytesMax,
        int messagesPerSecondMax,
        Duration heartbeat,
        Doors doors,
        long documentsBytesMax) {

    /** Presence goes to v1 clients at least so often. */
    static final Duration PRESENCE_EVERY = Duration.ofSeconds(10);

    /** Presence that changes again within this is told together. */
    static final Duration PRESENCE_TOGETHER = Duration.ofMillis(250);

    /** How often within that time it is told at once nevertheless. */
    static final int PRESENCE_AT_ONCE = 8;

    /** An empty room that holds nothing stays open for at most so long. */
    static final Duration BARE_ROOM_IDLE = Duration.ofSeconds(5);

    /** A participant unheard of for so long is not shown. */
    static final Duration PRESENT_FOR = Duration.ofSeconds(30);

    /** v1 clients get what v2 clients changed at most so often. */
    static final Duration WHOLE_DOCUMENT_EVERY = Duration.ofMillis(500);

    /** A reader gets awareness at most so often. */
    static final Duration AWARENESS_EVERY = Duration.ofMillis(50);

    /** A reader that is behind by more than may wait for it, and stays so for this long, is closed. */
    static final Duration SLOW_FOR = Duration.ofSeconds(30);

    /**
     * For so long after a write, perhaps another server's, a room that opens does not read the shared file: a read may show
     * for 10 s what the write replaced, and the clocks of two servers need not agree.
     */
    public static final Duration FILE_SETTLES = Duration.ofSeconds(30);

    /** How often a room looks at its leases and its silent participants. */
    static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Log bytes after which a room is saved as a snapshot, however few entries they are. */
    static final long SNAPSHOT_BYTES = 16L << 20;

    /** At a restart v2 clients are told to come back after this, and up to {@link #COME_BACK_WITHIN} later. */
    static final Duration COME_BACK_AFTER = Duration.ofMillis(500);

    /** Over how long the clients of a server that restarts are spread. */
    static final Duration COME_BACK_WITHIN = Duration.ofSeconds(3);

    /** A room that the log has waits so long for its shared file before people are let in. */
    static final Duration FILE_WAIT = Duration.ofSeconds(2);

    /** Loading a shared file is tried again after so long, doubling. */
    static final Duration RELOAD_FIRST = Duration.ofSeconds(2);

    /** Loading a shared file is tried again at least so often. */
    static final Duration RELOAD_MAX = Duration.ofSeconds(60);

    /**
     * Of the heap, in how many parts it is shared out for {@link #documentsBytesMax}. As it is held, a document takes a
     * little more than six times its bytes (a tree, and each entity encoded). That makes half of the heap; the other
     * half is for what is not counted: undo, snapshots and write-backs on their way, rooms that grow, and the rest.
     */
    private static final int HEAP_PARTS = 12;

    /** The bytes of all open rooms that a heap of so many bytes has place for. */
    public static long documentsBytesMax(long heapBytesMax) {
        return heapBytesMax / HEAP_PARTS;
    }

    /** Of a server that is open to everybody. */
    public HubSettings(
            RoomRules rules,
            Duration roomIdle,
            Duration lockGrace,
            Duration tick,
            int roomsMax,
            int participantsMax,
            int snapshotEntries,
            int awarenessBytesMax,
            long frameBytesMax,
            int messagesPerSecondMax,
            Duration heartbeat) {
        this(
                rules,
                roomIdle,
                lockGrace,
                tick,
                roomsMax,
                participantsMax,
                snapshotEntries,
                awarenessBytesMax,
                frameBytesMax,
                messagesPerSecondMax,
                heartbeat,
                Doors.open(),
                Long.MAX_VALUE);
    }

    /** Refuses numbers that no room could work with. */
    public HubSettings {
        if (roomsMax < 1 || participantsMax < 1 || snapshotEntries < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** What a v2 client is told of the limits that concern it. */
    Welcome.Limits limits() {
        return new Welcome.Limits(
                frameBytesMax,
                awarenessBytesMax,
                messagesPerSecondMax,
                rules.documentBytesMax(),
                rules.tailChangesMax());
    }
}
