package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Target;
import java.time.Duration;

/**
 * What a deployment decides about its rooms. The same on every server of a deployment, because the reducer depends
 * on it.
 *
 * @param lease how long a lock lives without a sign of life of its holder
 * @param dismissed how long a dismissed requester stays dismissed
 * @param handoverWait how long a grant of the edit right to a v1 client may wait for the room to be written back;
 *     zero where there is no write-back
 * @param forceAllowed whether locks may be taken by force
 * @param documentBytesMax largest document, encoded
 * @param tailChangesMax how many recent changes are kept for clients that come back
 * @param tailAge how long recent changes are kept
 * @param countsMax how many of each kind a document may hold
 */
public record RoomRules(
        Duration lease,
        Duration dismissed,
        Duration handoverWait,
        boolean forceAllowed,
        long documentBytesMax,
        int tailChangesMax,
        Duration tailAge,
        Counts countsMax) {

    /**
     * How many of each kind there may be in a document.
     *
     * @param fields in all tables together
     * @param notes and as many areas and views
     * @param types and as many enums
     */
    public record Counts(int tables, int fields, int relationships, int notes, int types) {
        /** What there may be unless a deployment decides otherwise. */
        public static final Counts USUAL = new Counts(20_000, 200_000, 50_000, 2_000, 2_000);

        /** Refuses what no document could keep. */
        public Counts {
            if (tables < 1 || fields < 1 || relationships < 1 || notes < 1 || types < 1) {
                throw new IllegalArgumentException("limits must be positive");
            }
        }

        /** How many there may be of a kind; as many as one likes of what is bounded by bytes only. */
        int of(Target target) {
            return switch (target) {
                case TABLE -> tables;
                case FIELD -> fields;
                case RELATIONSHIP -> relationships;
                case NOTE, AREA, VIEW -> notes;
                case TYPE, ENUM -> types;
                case DIAGRAM, INDEX, UNIQUE_CONSTRAINT, TYPE_FIELD -> Integer.MAX_VALUE;
            };
        }
    }

    /** Recent changes kept for clients that come back, in bytes of encoded operations and what takes them back. */
    static final long TAIL_BYTES_MAX = 8L << 20;

    /** Clients of which the room remembers what they sent; see {@link Authors} for who is forgotten first. */
    static final int AUTHORS_MAX = 1_000;

    /** Rejections remembered for each client. */
    static final int ANSWERS_MAX = 1_024;

    /** Rejections remembered in a room, in bytes; those of clients unheard of for long are forgotten first. */
    static final long ANSWER_BYTES_MAX = 4L << 20;

    /** Steps that each client can take back. */
    static final int UNDO_STEPS_MAX = 100;

    /** Operations in all the steps that a client can take back. */
    static final int UNDO_OPERATIONS_MAX = 20_000;

    /** What all clients together can take back, in bytes of encoded operations; the oldest is forgotten first. */
    static final long UNDO_BYTES_MAX = 8L << 20;

    /** For how long a client that asks for no change can still take something back. */
    static final Duration UNDO_SILENCE_MAX = Duration.ofHours(1);

    /** Locks in a room: that they all end at once is less to tell than a reader may leave waiting. */
    static final int LOCKS_MAX = 500;

    /** Locks of one client. */
    static final int LOCKS_OF_CLIENT_MAX = 100;

    /** Clients that wait for the edit right, and dismissals in force, in a room. */
    static final int QUEUE_MAX = 1_000;

    /** Earlier documents that a stale copy is recognised by. */
    static final int FINGERPRINTS_MAX = 256;

    /** Documents that the shared file may hold later than it should. */
    static final int PAST_FILES_MAX = 32;

    /** How late a write may arrive, or a read may be, and still be known as one of ours. */
    static final Duration LATE_FOR = Duration.ofMinutes(10);

    /** With the usual counts. */
    public RoomRules(
            Duration lease,
            Duration dismissed,
            Duration handoverWait,
            boolean forceAllowed,
            long documentBytesMax,
            int tailChangesMax,
            Duration tailAge) {
        this(lease, dismissed, handoverWait, forceAllowed, documentBytesMax, tailChangesMax, tailAge, Counts.USUAL);
    }

    /** Refuses rules that no room could keep. */
    public RoomRules {
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("lease must be positive: " + lease);
        }
        if (handoverWait.isNegative() || dismissed.isNegative() || tailAge.isNegative()) {
            throw new IllegalArgumentException("durations must not be negative");
        }
        if (documentBytesMax < 1 || tailChangesMax < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
