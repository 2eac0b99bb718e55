package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.WsClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A client that has just come in and has nothing yet. */
final class Newcomer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SIGN_OF_LIFE_EVERY = Duration.ofMillis(500);

    private final String id;
    private final WsClient socket;
    private final JsonNode welcome;

    private Newcomer(String id, WsClient socket, JsonNode welcome) {
        this.id = id;
        this.socket = socket;
        this.welcome = welcome;
    }

    /** Joins a room under a name. */
    static Newcomer join(URI server, String room, String id) {
        return join(server, hello(room, id));
    }

    private static Newcomer join(URI server, ObjectNode hello) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var socket = WsClient.connect(server);
            socket.send(hello);
            var answer = socket.next();
            if (isA("welcome", answer)) {
                return new Newcomer(hello.get("clientId").asText(), socket, answer);
            }
            // A server that is busy may be late to see the log; who is told so comes again.
            if (socket.closed().code() != 4503 || System.nanoTime() > deadline) {
                throw new AssertionError("was not let in: " + answer);
            }
        }
    }

    /** Joins as one who was there before and has this version already. */
    static Newcomer comeBack(URI server, String room, Newcomer before, long version) {
        var hello = hello(room, before.id)
                .put("resume", before.welcome.get("resume").asText());
        hello.putObject("since").put("epoch", before.epoch()).put("version", version);
        return join(server, hello);
    }

    private static ObjectNode hello(String room, String id) {
        var hello = JSON.createObjectNode().put("type", "hello").put("protocol", 2);
        return hello.put("shareId", room)
                .put("clientId", id)
                .put("clientName", id)
                .put("mode", "edit");
    }

    WsClient socket() {
        return socket;
    }

    JsonNode welcome() {
        return welcome;
    }

    /** The version that it was let in to. */
    long version() {
        return welcome.get("version").asLong();
    }

    /** Says something, written with single quotes. */
    void say(String message) {
        socket.send(message.replace('\'', '"'));
    }

    /** Asks for everything to be saved now. If the line is broken, nobody hears it. */
    void wantSaved() {
        try {
            say("{'type':'persist_now'}");
        } catch (IllegalStateException e) {
            socket.close();
        }
    }

    /** Takes messages, and lets be heard from it, until one fits. */
    JsonNode await(Predicate<JsonNode> fits) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var message = socket.poll(SIGN_OF_LIFE_EVERY);
            if (message.isEmpty()) {
                say("{'type':'heartbeat'}");
            } else if (fits.test(message.get())) {
                return message.get();
            }
        }
        throw new AssertionError("%s did not hear of it within %s".formatted(id, PATIENCE));
    }

    /** The ids of those who are there, as it was let in. */
    Set<String> participants() {
        Set<String> ids = new TreeSet<>();
        welcome.get("participants").forEach(one -> ids.add(one.get("clientId").asText()));
        return ids;
    }

    String epoch() {
        return welcome.get("epoch").asText();
    }

    /** Sends a change, again while the log can't be written, and returns its acknowledgement. */
    JsonNode apply(long seq, long base, JsonNode operations) {
        var change = JSON.createObjectNode().put("type", "change").put("seq", seq);
        change.put("base", base).set("ops", operations);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            socket.send(change);
            JsonNode answer =
                    await(message -> isA("reject", message) || own(message, seq).isPresent());
            if (!isA("reject", answer)) {
                return own(answer, seq).orElseThrow();
            }
            if (!"unavailable".equals(answer.get("code").asText()) || System.nanoTime() > deadline) {
                throw new AssertionError("refused: " + answer);
            }
        }
    }

    private Optional<JsonNode> own(JsonNode message, long seq) {
        List<JsonNode> changes = new ArrayList<>();
        message.path("changes").forEach(changes::add);
        changes.add(message);
        return changes.stream()
                .filter(change -> change.path("seq").asLong() == seq
                        && change.path("clientId").asText().equals(id))
                .findFirst();
    }

    private static boolean isA(String type, JsonNode message) {
        return type.equals(message.path("type").asText());
    }

    @Override
    public void close() {
        socket.close();
    }
}
