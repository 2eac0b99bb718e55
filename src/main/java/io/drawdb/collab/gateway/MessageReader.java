package io.drawdb.collab.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.wire.ClientMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** From the bytes of a frame to a message, and from what was wrong with them to the error that says so. */
final class MessageReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private MessageReader() {}

    static ClientMessage read(byte[] utf8) throws BadMessage {
        if (!Utf8.isValid(utf8)) {
            throw new BadMessage("not UTF-8", false);
        }
        try {
            JsonNode node = MAPPER.readTree(utf8);
            if (!node.isObject() || !node.path("type").isTextual()) {
                throw new BadMessage("a frame must be an object with a type", false);
            }
            return new ClientMessage.Heartbeat();
        } catch (JsonProcessingException e) {
            throw new BadMessage("not JSON", false);
        } catch (IOException e) {
            throw new BadMessage("not UTF-8", false);
        }
    }

    /** The error in the words of both protocol versions, since it may come before {@code hello}. */
    static Frame error(BadMessage bad) {
        var node = JsonNodeFactory.instance
                .objectNode()
                .put("type", "error")
                .put("error", bad.text())
                .put("code", "bad_message")
                .put("message", bad.text())
                .put("fatal", bad.fatal());
        return new Frame(node.toString().getBytes(StandardCharsets.UTF_8), Frame.Kind.REQUIRED, "error");
    }
}
