package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.WsClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is said over one socket, message by message, with a listener that hears each as it is taken. */
final class Conversation {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final WsClient socket;
    private final Consumer<JsonNode> listener;
    private final ResumeSecrets secrets = new ResumeSecrets();
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
        socket.send(secrets.bring(JsonText.parse(arguments.length == 0 ? message : message.formatted(arguments))));
    }

    JsonNode next() {
        JsonNode message = socket.next();
        taken.add(message);
        secrets.keep(message);
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
        int before = taken.size();
        takeUntil(() -> taken.size() > before && wanted.test(taken.get(taken.size() - 1)));
        return taken.get(taken.size() - 1);
    }

    /** Takes messages until something is so. Others that keep coming, presence for one, do not make it wait for ever. */
    void takeUntil(BooleanSupplier reached) {
        int before = taken.size();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ", but " + taken.subList(before, taken.size()));
            }
            next();
        }
    }

    /** All messages before the next of this type, which is taken, too. */
    List<JsonNode> until(String type) {
        int before = taken.size();
        await(type);
        return List.copyOf(taken.subList(before, taken.size() - 1));
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
