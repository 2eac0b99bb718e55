package io.drawdb.collab.gateway;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.wire.BadMessageException;
import io.drawdb.collab.wire.ClientDecoder;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.ServerEncoder;
import io.drawdb.collab.wire.ServerMessageV2;

/** From the bytes of a frame to a message, and from what was wrong with them to the error that says so. */
final class MessageReader {
    private MessageReader() {}

    static ClientMessage read(byte[] utf8) throws BadMessage {
        if (!Utf8.isValid(utf8)) {
            throw new BadMessage("a frame must be UTF-8", false);
        }
        try {
            return ClientDecoder.decode(Json.parse(utf8));
        } catch (MalformedJsonException e) {
            throw new BadMessage("a frame must be JSON: " + e.getMessage(), false);
        } catch (BadMessageException e) {
            throw new BadMessage(e.text(), e.fatal());
        }
    }

    /** The error in words that clients of both versions understand, since it may come before {@code hello}. */
    static Frame error(ErrorCode code, String text, boolean fatal) {
        var message = new ServerMessageV2.CodedError(code, text, fatal);
        return new Frame(ServerEncoder.encode(message), Frame.Kind.REQUIRED, message.type());
    }
}
