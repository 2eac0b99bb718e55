package io.drawdb.collab.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every frame, whatever is in it. */
class EncodingTest {

    @ParameterizedTest
    @ValueSource(strings = {"quo\"te", "back\\slash", "\u0000\u001f\u007f", "\u2028\u2029", "\uD83D\uDE00", "é"})
    @DisplayName("[FRAME-3] [FRAME-8] any text comes back as it was, also as the name of a member")
    void anyText(String text) throws MalformedJsonException {
        var present = new ServerMessageV1.Present(text, 1, ClientMode.VIEW, text);

        JsonNode read = Json.parse(ServerEncoder.encode(new ServerMessageV1.Presence(List.of(present)))
                .bytes());

        assertEquals(text, read.get("participants").fieldNames().next());
        assertEquals(text, read.get("participants").get(text).get("name").textValue());
    }

    @Test
    @DisplayName("[FRAME-8] half a surrogate pair in an id does not break the frame for everybody")
    void loneSurrogates() {
        var high = new ServerMessageV1.Present("\uD83D", 1, ClientMode.VIEW, "a\uDE00");

        assertEquals(
                "{'type':'presence','participants':{'\\uD83D':{'lastSeen':1,'mode':'view','name':'a\\uDE00'}}}",
                Frames.encode(new ServerMessageV1.Presence(List.of(high))));
    }

    @Test
    @DisplayName("[FRAME-3] a document larger than any buffer is spliced in whole")
    void largeDocument() throws MalformedJsonException {
        var text = "\"" + "é".repeat(1_000_000) + "\"";
        var diagram = EncodedJson.of(text.getBytes(StandardCharsets.UTF_8));

        JsonNode op = Json.parse(
                ServerEncoder.encode(new ServerMessageV1.Op("a", diagram, 3)).bytes());

        assertEquals(1_000_000, op.get("op").get("diagram").textValue().length());
        assertEquals(3, op.get("op").get("version").longValue());
    }

    @Test
    @DisplayName("[V2-AWARE-4] an encoded value knows its size in bytes")
    void size() throws MalformedJsonException {
        assertEquals(13, EncodedJson.of(Json.parse("{ \"x\" : \"né\" }")).sizeBytes() + 2);
        assertEquals(4, EncodedJson.NULL.sizeBytes());
    }

    @Test
    @DisplayName("an empty text is no value")
    void empty() {
        assertThrows(IllegalArgumentException.class, () -> EncodedJson.of(new byte[0]));
    }
}
