package io.drawdb.collab.gateway;

import java.time.Duration;

/**
 * How much one connection, one address and all of them together may ask of the server.
 *
 * @param frameBytesMax largest message taken, whether it comes in one frame or in fragments
 * @param inboundMessagesMax messages of one connection that may be under way in its room before reading pauses
 * @param outboundBytesMax bytes of required frames that may wait for a reader, beyond the frame being sent
 * @param helloWithin a connection that has not joined a room by then is closed
 * @param pingEvery how often the server pings
 * @param silenceMax a connection from which nothing came for this long, and which took nothing, is dropped
 * @param messageWithin a message that is begun and not gone on with for this long is waited for no longer
 * @param lingerMax how long a connection that is being closed may take to read what is left and say goodbye
 * @param connectionsMax connections of the whole server
 * @param connectionsPerAddressMax connections of one remote address; a proxy counts as one unless it is trusted
 * @param messagesPerSecond messages, and other frames, that one connection may send, sustained; ten times that in a burst
 * @param bytesPerSecond bytes of messages that one connection may send, sustained; ten times that in a burst
 * @param opsPerSecond operations of changes that one connection may send, sustained; ten times that in a burst
 * @param hellosPerSecond times that one connection may say hello, sustained; ten times that in a burst
 * @param badMessagesMax messages of one connection that may be answered with an error before it is closed
 * @param trustForwarded whether the last hop of {@code X-Forwarded-For} is the remote address
 * @param heapBytes the server's memory, of which what clients send may take a part
 */
public record GatewayLimits(
        int frameBytesMax,
        int inboundMessagesMax,
        int outboundBytesMax,
        Duration helloWithin,
        Duration pingEvery,
        Duration silenceMax,
        Duration messageWithin,
        Duration lingerMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int messagesPerSecond,
        int bytesPerSecond,
        int opsPerSecond,
        int hellosPerSecond,
        int badMessagesMax,
        boolean trustForwarded,
        long heapBytes) {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final int BYTES_PER_SECOND = 16 * MEBIBYTE;
    private static final int OPS_PER_SECOND = 5_000;
    private static final int HELLOS_PER_SECOND = 2;

    /** Long enough for the slowest line on which somebody still waits. */
    public static final Duration MESSAGE_WITHIN = Duration.ofSeconds(30);

    /** Many times what a hello needs, with a long name and a token as long as HTTP would take it. */
    private static final int HELLO_BYTES = 64 * 1024;

    private static final int DECODED_SHARE = 8;
    private static final int UNREAD_SHARE = 16;

    /** With the usual rates and times beside these, and the memory that there is. */
    public GatewayLimits(
            int frameBytesMax,
            int inboundMessagesMax,
            int outboundBytesMax,
            Duration helloWithin,
            Duration pingEvery,
            Duration silenceMax,
            Duration lingerMax,
            int connectionsMax,
            int connectionsPerAddressMax,
            int messagesPerSecond,
            int badMessagesMax,
            boolean trustForwarded) {
        this(
                frameBytesMax,
                inboundMessagesMax,
                outboundBytesMax,
                helloWithin,
                pingEvery,
                silenceMax,
                MESSAGE_WITHIN,
                lingerMax,
                connectionsMax,
                connectionsPerAddressMax,
                messagesPerSecond,
                BYTES_PER_SECOND,
                OPS_PER_SECOND,
                HELLOS_PER_SECOND,
                badMessagesMax,
                trustForwarded,
                Runtime.getRuntime().maxMemory());
    }

    /** Refuses values that no server could work with. */
    public GatewayLimits {
        requirePositive("frameBytesMax", frameBytesMax);
        requirePositive("inboundMessagesMax", inboundMessagesMax);
        requirePositive("outboundBytesMax", outboundBytesMax);
        requirePositive("helloWithin", helloWithin.toMillis());
        requirePositive("pingEvery", pingEvery.toMillis());
        requirePositive("messageWithin", messageWithin.toMillis());
        requirePositive("lingerMax", lingerMax.toMillis());
        requirePositive("connectionsMax", connectionsMax);
        requirePositive("connectionsPerAddressMax", connectionsPerAddressMax);
        requirePositive("messagesPerSecond", messagesPerSecond);
        requirePositive("bytesPerSecond", bytesPerSecond);
        requirePositive("opsPerSecond", opsPerSecond);
        requirePositive("hellosPerSecond", hellosPerSecond);
        requirePositive("badMessagesMax", badMessagesMax);
        requirePositive("heapBytes", heapBytes);
        if (silenceMax.compareTo(pingEvery) <= 0) {
            throw new IllegalArgumentException(
                    "silenceMax %s must be longer than pingEvery %s".formatted(silenceMax, pingEvery));
        }
    }

    /** Limits that a real user never meets. */
    public static GatewayLimits defaults() {
        return new GatewayLimits(
                8 * MEBIBYTE,
                16,
                MEBIBYTE,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                Duration.ofSeconds(5),
                10_000,
                1_000,
                100,
                100,
                false);
    }

    /** Bytes of one connection's messages that may be under way in its room before reading pauses. */
    long inboundBytesMax() {
        return 2L * frameBytesMax;
    }

    /** Largest message taken from who has not said hello yet. */
    int helloBytesMax() {
        return Math.min(frameBytesMax, HELLO_BYTES);
    }

    /** Bytes of the heap that messages of all connections may take while they are under way in their rooms. */
    long decodedBytesMax() {
        return heapBytes / DECODED_SHARE;
    }

    /** Bytes of messages of all connections that nobody has read yet, beyond a little of each; one message has place always. */
    long unreadBytesMax() {
        return Math.max(heapBytes / UNREAD_SHARE, inboundBytesMax());
    }

    /** Frames of one connection that may still come after the goodbye: what it may send until its socket is closed. */
    long framesIgnoredMax() {
        return Math.max(1, 2 * lingerMax.toSeconds()) * messagesPerSecond;
    }

    /** Bytes that may: who sends a message that is much too big should hear of it, and hears only when all is sent. */
    long bytesIgnoredMax() {
        return 8L * frameBytesMax;
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s must be above 0, is %d".formatted(name, value));
        }
    }
}
