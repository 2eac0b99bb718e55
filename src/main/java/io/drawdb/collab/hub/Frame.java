package io.drawdb.collab.hub;

import io.drawdb.collab.wire.EncodedMessage;

/**
 * One encoded text frame, encoded once and shared by every connection it goes to.
 *
 * @param message what is sent
 * @param kind what may be done with it while it waits for a slow reader
 * @param type the message's {@code type}, for metrics
 */
public record Frame(EncodedMessage message, Kind kind, String type) {

    /** In one piece, UTF-8 JSON, not to be modified. */
    public Frame(byte[] bytes, Kind kind, String type) {
        this(EncodedMessage.of(bytes), kind, type);
    }

    /** How many bytes are sent. */
    public int sizeBytes() {
        return message.sizeBytes();
    }

    /** What may happen to a frame that waits because its reader is slow. */
    public enum Kind {
        /** Must arrive, in order. */
        REQUIRED,
        /** Changes of the document, in order: all of them, or none until the next whole document. */
        CHANGES,
        /** The whole document in place of changes that were left out. */
        SNAPSHOT,
        /**
         * All there is to know of a room: while the reader is behind, one that still waits is replaced by a newer one,
         * and the changes and the snapshot that follow on it go with it.
         */
        WELCOME,
        /** A whole document: one that still waits is replaced by a newer one. */
        DOCUMENT,
        /** Who is here: while the reader is behind, one that still waits is replaced by a newer one. */
        PRESENCE,
        /** Awareness and heartbeats: skipped while the reader is behind, a newer one comes anyway. */
        FLEETING
    }
}
