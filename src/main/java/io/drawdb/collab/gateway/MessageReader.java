package io.drawdb.collab.gateway;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.diagram.TreeSize;
import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.wire.BadMessageException;
import io.drawdb.collab.wire.ClientDecoder;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ErrorCode;
import io.drawdb.collab.wire.ServerEncoder;
import io.drawdb.collab.wire.ServerMessageV2;

/** From the bytes of a frame to a message, and from what was wrong with them to the error that says so. */
final class MessageReader {
    /** A frame up to this size needs no second look: at two bytes a value there can't be too many. */
    private static final int SHORT_BYTES_MAX = 16 * 1024;

    /** What a byte of such a frame takes of the heap once it is read, at most about. */
    private static final int SHORT_FACTOR = 16;

    private static final int VALUES_ALWAYS = 10_000;

    /** Diagrams have a value for each 15 bytes; the shortest changes that mean something have one for each 9. */
    private static final int BYTES_FOR_ANOTHER_VALUE = 8;

    private MessageReader() {}

    static ClientMessage read(byte[] utf8) throws BadMessage {
        if (!Utf8.isValid(utf8)) {
            throw new BadMessage("a frame must be UTF-8", false);
        }
        try {
            return ClientDecoder.decode(Json.parse(utf8));
        } catch (MalformedJsonException e) {
            throw notJson(e);
        } catch (BadMessageException e) {
            throw new BadMessage(e.text(), e.fatal());
        }
    }

    /** How many bytes of the heap a frame takes once it is read, about; refuses one that would take too many. */
    static long weigh(byte[] utf8, long bytesMax) throws BadMessage {
        if (utf8.length <= SHORT_BYTES_MAX) {
            return (long) SHORT_FACTOR * utf8.length;
        }
        TreeSize size;
        try {
            size = Json.measure(utf8);
        } catch (MalformedJsonException e) {
            throw notJson(e);
        }
        int valuesMax = Math.max(VALUES_ALWAYS, utf8.length / BYTES_FOR_ANOTHER_VALUE);
        if (size.values() > valuesMax) {
            throw tooMany("a frame of %d bytes may hold %d JSON values, this one holds %d"
                    .formatted(utf8.length, valuesMax, size.values()));
        }
        if (size.heapBytes() > bytesMax) {
            throw tooMany("the %d JSON values of this frame would take %d bytes of memory, the server has %d for that"
                    .formatted(size.values(), size.heapBytes(), bytesMax));
        }
        return size.heapBytes();
    }

    private static BadMessage notJson(MalformedJsonException malformed) {
        return new BadMessage("a frame must be JSON: " + malformed.getMessage(), false);
    }

    private static BadMessage tooMany(String text) {
        return new BadMessage(GatewayReason.TOO_MANY_VALUES, text, false);
    }

    /** The error in words that clients of both versions understand, since it may come before {@code hello}. */
    static Frame error(ErrorCode code, String text, boolean fatal) {
        var message = new ServerMessageV2.CodedError(code, text, fatal);
        return new Frame(ServerEncoder.encode(message), Frame.Kind.REQUIRED, message.type());
    }
}
