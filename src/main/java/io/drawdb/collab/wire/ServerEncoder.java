package io.drawdb.collab.wire;

/** Turns a message of the server into the frame that is sent. Stateless. */
public final class ServerEncoder {
    private ServerEncoder() {}

    /** The frame as UTF-8 JSON, {@code type} first. A document in it is shared, not copied. */
    public static EncodedMessage encode(ServerMessage message) {
        return MemberWriter.message(out -> {
            out.text("type", message.type());
            message.write(out);
        });
    }
}
