package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.WsClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is said over one socket, message by message, with a listener that hears each as it is taken. */
final class Conversation {
    private final WsClient socket;
    private final Consumer<JsonNode> listener;
    private final List<JsonNode> taken = new ArrayList<>();

    /** @param listener hears every message */
    Conversation(WsClient socket, Consumer<JsonNode> listener) {
        this.socket = socket;
        this.listener = listener;
    }

    WsClient socket() {
        return socket;
    }

    /** Sends a message, written with single quotes and the places of {@link String#format}. */
    void say(String message, Object... arguments) {
        socket.send(JsonText.parse(arguments.length == 0 ? message : message.formatted(arguments)));
    }

    JsonNode next() {
        JsonNode message = socket.next();
        taken.add(message);
        listener.accept(message);
        return message;
    }

    /** The next message, which must be of this type. */
    JsonNode next(String type) {
        JsonNode message = next();
        if (!isA(type, message)) {
            throw new AssertionError("expected " + type + ", got " + message);
        }
        return message;
    }

    /** The next message of this type; what comes before it is heard and skipped. */
    JsonNode await(String type) {
        return await(message -> isA(type, message));
    }

    JsonNode await(Predicate<JsonNode> wanted) {
        JsonNode message = next();
        while (!wanted.test(message)) {
            message = next();
        }
        return message;
    }

    /** All messages before the next of this type, which is taken, too. */
    List<JsonNode> until(String type) {
        List<JsonNode> before = new ArrayList<>();
        JsonNode message = next();
        while (!isA(type, message)) {
            before.add(message);
            message = next();
        }
        return before;
    }

    /** All messages of these types that were taken so far. */
    List<JsonNode> taken(String... types) {
        var wanted = List.of(types);
        return taken.stream()
                .filter(message -> wanted.contains(message.path("type").asText()))
                .toList();
    }

    static boolean isA(String type, JsonNode message) {
        return type.equals(message.path("type").asText());
    }
}
