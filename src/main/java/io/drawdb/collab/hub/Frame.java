package io.drawdb.collab.hub;

/**
 * One encoded text frame, encoded once and shared by every connection it goes to.
 *
 * @param bytes UTF-8 JSON, not to be modified
 * @param kind what may be done with it while it waits for a slow reader
 * @param type the message's {@code type}, for metrics
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; copying would undo the sharing
public record Frame(byte[] bytes, Kind kind, String type) {

    /** What may happen to a frame that waits because its reader is slow. */
    public enum Kind {
        /** Must arrive, in order. */
        REQUIRED,
        /** Changes of the document, in order: all of them, or none until the next whole document. */
        CHANGES,
        /** The whole document in place of changes that were left out. */
        SNAPSHOT,
        /** A whole document: one that still waits is replaced by a newer one. */
        DOCUMENT,
        /** Who is here: while the reader is behind, one that still waits is replaced by a newer one. */
        PRESENCE,
        /** Awareness and heartbeats: skipped while the reader is behind, a newer one comes anyway. */
        FLEETING
    }
}
