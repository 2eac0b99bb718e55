package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What clients were given to come back with, as a browser keeps it for a page that is loaded again. */
final class ResumeSecrets {
    private static final Map<String, String> KEPT = new ConcurrentHashMap<>();

    private String last = "";

    /** Puts the client's secret into its {@code hello}, if it has one for the room; leaves everything else as it is. */
    JsonNode bring(JsonNode message) {
        if (!Conversation.isA("hello", message) || message.path("protocol").asInt() != 2) {
            return message;
        }
        last = message.path("shareId").asText() + "/" + message.path("clientId").asText();
        if (message instanceof ObjectNode hello && KEPT.containsKey(last) && !hello.has("resume")) {
            hello.put("resume", KEPT.get(last));
        }
        return message;
    }

    /** Keeps the secret in a {@code welcome}. */
    void keep(JsonNode message) {
        if (message.has("resume")) {
            KEPT.put(last, message.get("resume").asText());
        }
    }
}
