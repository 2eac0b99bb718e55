package io.drawdb.collab.wire;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import java.nio.charset.StandardCharsets;

/** Frames as tests write them: with single quotes. */
final class Frames {
    private Frames() {}

    static ClientMessage decode(String frame) throws BadMessageException {
        try {
            return ClientDecoder.decode(Json.parse(frame.replace('\'', '"')));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(frame, e);
        }
    }

    static String refusal(String frame) {
        return refused(frame).text();
    }

    static BadMessageException refused(String frame) {
        return assertThrows(BadMessageException.class, () -> decode(frame));
    }

    static String encode(ServerMessage message) {
        return new String(ServerEncoder.encode(message).bytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    static EncodedJson json(String text) {
        return EncodedJson.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
