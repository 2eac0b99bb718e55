package io.drawdb.collab.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says to version 1 only. */
public sealed interface ServerMessageV1 extends ServerMessage {

    /** Why somebody has a mode. */
    enum Reason {
        GRANTED,
        LOCKED,
        RELEASED,
        EXPIRED,
        FORCED
    }

    /** What an answer with {@link Mode} tells of the room. */
    record RoomStatus(
            long roomVersion,
            long lastPersistedVersion,
            boolean dirty,
            @Nullable String revision,
            @Nullable String updatedAt) {
        void write(MemberWriter out) {
            out.number("roomVersion", roomVersion)
                    .number("lastPersistedVersion", lastPersistedVersion)
                    .flag("dirty", dirty)
                    .text("revision", revision)
                    .text("updatedAt", updatedAt);
        }
    }

    /**
     * Whether its reader edits, and who does.
     *
     * @param room the room's metadata; null where all are told that the edit right is free
     */
    record Mode(
            ClientMode mode,
            Reason reason,
            @Nullable String editorClientId,
            @Nullable RoomStatus room) implements ServerMessageV1 {
        @Override
        public String type() {
            return "mode";
        }

        @Override
        public void write(MemberWriter out) {
            out.choice("mode", mode).choice("reason", reason).text("editorClientId", editorClientId);
            if (room != null) {
                room.write(out);
            }
        }
    }

    /**
     * The whole document.
     *
     * @param clientId whose change it is, or {@code server}
     */
    record Op(String clientId, EncodedJson diagram, long version) implements ServerMessageV1 {
        @Override
        public String type() {
            return "op";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("clientId", clientId)
                    .object(
                            "op",
                            op -> op.text("kind", "doc:replace")
                                    .encoded("diagram", diagram)
                                    .number("version", version));
        }
    }

    /** Who is in the room. */
    record Presence(List<Present> participants) implements ServerMessageV1 {
        public Presence {
            participants = List.copyOf(participants);
        }

        @Override
        public String type() {
            return "presence";
        }

        @Override
        public void write(MemberWriter out) {
            out.object("participants", all -> participants.forEach(one -> all.object(one.clientId, one::write)));
        }
    }

    /**
     * One participant of {@link Presence}.
     *
     * @param lastSeen in milliseconds since 1970
     * @param mode what is in effect
     */
    record Present(String clientId, long lastSeen, ClientMode mode, String name) {
        void write(MemberWriter out) {
            out.number("lastSeen", lastSeen).choice("mode", mode).text("name", name);
        }
    }

    /** Tells the editor that somebody asks for the edit right; {@code at} in milliseconds since 1970. */
    record EditRequest(String fromClientId, String fromClientName, long at) implements ServerMessageV1 {
        @Override
        public String type() {
            return "edit_request";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("fromClientId", fromClientId)
                    .text("fromClientName", fromClientName)
                    .number("at", at);
        }
    }

    /** Tells a requester that the editor was asked. */
    record EditRequestSent(String editorClientId) implements ServerMessageV1 {
        @Override
        public String type() {
            return "edit_request_sent";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("editorClientId", editorClientId);
        }
    }

    /** Tells a requester that the editor turned the request down. */
    record EditRequestDenied(String editorClientId) implements ServerMessageV1 {
        @Override
        public String type() {
            return "edit_request_denied";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("reason", "dismissed").text("editorClientId", editorClientId);
        }
    }

    /** Confirms to the editor that a requester was turned down. */
    record EditRequestDismissed(String targetClientId) implements ServerMessageV1 {
        @Override
        public String type() {
            return "edit_request_dismissed";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("targetClientId", targetClientId);
        }
    }

    /** Tells that nobody may force the edit right here. */
    record ForceEditDenied(@Nullable String editorClientId) implements ServerMessageV1 {
        @Override
        public String type() {
            return "force_edit_denied";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("reason", "disabled").text("editorClientId", editorClientId);
        }
    }

    /** A message was refused, in the words of version 1. */
    record PlainError(String error) implements ServerMessageV1 {
        @Override
        public String type() {
            return "error";
        }

        @Override
        public void write(MemberWriter out) {
            out.text("error", error);
        }
    }
}
