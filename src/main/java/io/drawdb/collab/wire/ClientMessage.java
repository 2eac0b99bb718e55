package io.drawdb.collab.wire;

import org.jspecify.annotations.Nullable;

/** What a client can say, in either protocol version. */
public sealed interface ClientMessage
        permits ClientMessageV1,
                ClientMessageV2,
                ClientMessage.Hello,
                ClientMessage.Heartbeat,
                ClientMessage.SetClientName,
                ClientMessage.PersistNow,
                ClientMessage.Unknown {

    /** The message's {@code type}, one of a closed set: fit for metrics. */
    String type();

    /** Calls the method for this kind of message. */
    <R> R accept(ClientMessageVisitor<R> visitor);

    /** Whether the protocol version has this message; one that it does not have counts as unknown. */
    default boolean spokenIn(Protocol protocol) {
        return true;
    }

    /**
     * Joins a room.
     *
     * @param shareId the room, valid as a share id; null where the path names it
     * @param clientName normalised, empty if not given
     * @param mode what the client wants, not what it gets
     * @param token that shows what its sender may do
     * @param since where a returning client stands
     * @param resume the secret that an earlier {@code welcome} gave, to show that the client id is its sender's
     */
    record Hello(
            Protocol protocol,
            @Nullable String shareId,
            String clientId,
            String clientName,
            @Nullable String color,
            ClientMode mode,
            @Nullable String token,
            @Nullable Since since,
            @Nullable String resume)
            implements ClientMessage {
        /** The text of the error for a {@code hello} that names no room, in itself or in the path, or no client. */
        public static final String MISSING_IDS = "Missing shareId or clientId";

        /** Of a client that comes for the first time. */
        public Hello(
                Protocol protocol,
                @Nullable String shareId,
                String clientId,
                String clientName,
                @Nullable String color,
                ClientMode mode,
                @Nullable String token,
                @Nullable Since since) {
            this(protocol, shareId, clientId, clientName, color, mode, token, since, null);
        }

        /** Without its secrets: it may end up in a log. */
        @Override
        public String toString() {
            return "Hello[%s, shareId=%s, clientId=%s, mode=%s]".formatted(protocol, shareId, clientId, mode);
        }

        @Override
        public String type() {
            return "hello";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.hello(this);
        }
    }

    /**
     * The last state of the document that a returning client has.
     *
     * @param at when the change was made that led to it, as the server told; null if the client does not say
     */
    record Since(String epoch, long version, @Nullable Long at) {
        /** Without the time. */
        public Since(String epoch, long version) {
            this(epoch, version, null);
        }
    }

    /**
     * A sign of life.
     *
     * @param echo what is to be sent back, to show that the line is alive in the other direction, too; null for nothing
     */
    record Heartbeat(@Nullable Long echo) implements ClientMessage {
        @Override
        public String type() {
            return "heartbeat";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.heartbeat(this);
        }
    }

    /** Renames its sender; null leaves name or colour as it is. */
    record SetClientName(
            @Nullable String clientName, @Nullable String color) implements ClientMessage {
        @Override
        public String type() {
            return "set_client_name";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.setClientName(this);
        }
    }

    /** Asks for a write-back at once. */
    record PersistNow() implements ClientMessage {
        @Override
        public String type() {
            return "persist_now";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.persistNow(this);
        }
    }

    /** A message that neither version has; {@code name} is what it was called, cut to a readable length. */
    record Unknown(String name) implements ClientMessage {
        @Override
        public String type() {
            return "unknown";
        }

        @Override
        public <R> R accept(ClientMessageVisitor<R> visitor) {
            return visitor.unknown(this);
        }

        @Override
        public boolean spokenIn(Protocol protocol) {
            return false;
        }
    }
}
