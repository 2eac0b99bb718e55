package io.drawdb.collab.wire;

import org.jspecify.annotations.Nullable;

/** What the server can say, in either protocol version. */
public sealed interface ServerMessage
        permits ServerMessageV1, ServerMessageV2, ServerMessage.Persisted, ServerMessage.PersistError {

    /** The message's {@code type}: its first member, and one of a closed set. */
    String type();

    /** Writes the members that follow the {@code type}. */
    void write(MemberWriter out);

    /**
     * The document was written back, or did not need to be.
     *
     * @param lastFlushed when, in milliseconds since 1970; null if never
     * @param persistedVersion the version that is stored
     * @param noChanges whether there was nothing to write
     */
    record Persisted(
            @Nullable Long lastFlushed,
            @Nullable String revision,
            @Nullable String updatedAt,
            long persistedVersion,
            boolean noChanges)
            implements ServerMessage {
        @Override
        public String type() {
            return "persisted";
        }

        @Override
        public void write(MemberWriter out) {
            out.numberOrNull("lastFlushed", lastFlushed)
                    .text("revision", revision)
                    .text("updatedAt", updatedAt)
                    .number("persistedVersion", persistedVersion)
                    .flag("noChanges", noChanges);
        }
    }

    /**
     * The document could not be written back, or not be loaded. One frame for both versions: each reads its members.
     *
     * @param error for version 1: status and reason phrase, or {@code network}, {@code disabled} …
     * @param message for people
     * @param retryInMs when the server tries again by itself; null if it does not
     */
    record PersistError(
            String error,
            String message,
            PersistErrorCode code,
            @Nullable Long retryInMs) implements ServerMessage {
        @Override
        public String type() {
            return "persist_error";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("error", error)
                    .text("message", message)
                    .choice("code", code)
                    .numberOrNull("retryInMs", retryInMs);
        }
    }
}
