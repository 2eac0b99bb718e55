package io.drawdb.collab.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a test looks for in messages. */
final class Messages {
    private Messages() {}

    static JsonNode mode(JsonNode message, String mode, String reason) {
        assertEquals("mode", message.path("type").asText(), message::toString);
        assertEquals(
                mode + " / " + reason,
                message.path("mode").asText() + " / " + message.path("reason").asText(),
                message::toString);
        return message;
    }

    static List<String> types(List<JsonNode> messages) {
        return messages.stream().map(message -> message.path("type").asText()).toList();
    }

    static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static JsonNode diagram(JsonNode op) {
        return op.path("op").path("diagram");
    }
}
