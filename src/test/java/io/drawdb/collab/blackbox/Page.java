package io.drawdb.collab.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.WsClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A page of today's frontend in one room: it names itself in all that it says, and hears one message after the other. */
final class Page implements AutoCloseable {
    final String id;
    private final String room;
    private final WsClient socket;

    Page(WsClient socket, String room, String id) {
        this.socket = socket;
        this.room = room;
        this.id = id;
    }

    WsClient socket() {
        return socket;
    }

    /** Says hello and takes the answer, up to the presence that shows this page. Returns the answer's {@code mode}. */
    JsonNode join(String mode) {
        hello(mode);
        var answer = socket.next("mode");
        presence(all -> all.has(id));
        return answer;
    }

    /** As {@link #join}; returns the document that came with it. */
    JsonNode joinForDocument(String mode) {
        hello(mode);
        socket.next("mode");
        var document = socket.next("op");
        presence(all -> all.has(id));
        return document;
    }

    void hello(String mode) {
        say("hello", Map.of("mode", mode));
    }

    void say(String type) {
        say(type, Map.of());
    }

    void say(String type, Map<String, String> members) {
        var message = message(type);
        members.forEach(message::put);
        socket.send(message);
    }

    private ObjectNode message(String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("shareId", room)
                .put("clientId", id)
                .put("clientName", "Name of " + id);
    }

    /** Sends a whole diagram. */
    void push(@Nullable JsonNode diagram) {
        var message = message("op");
        message.putObject("op").put("kind", "doc:replace").set("diagram", diagram);
        socket.send(message);
    }

    JsonNode next(String type) {
        return socket.next(type);
    }

    JsonNode skipTo(String type) {
        return socket.skipTo(type);
    }

    JsonNode skipTo(String type, Predicate<JsonNode> fits) {
        return socket.skipTo(message -> type.equals(message.path("type").asText()) && fits.test(message));
    }

    /** The next {@code mode}, which must be this one. */
    JsonNode mode(String mode, String reason) {
        return Messages.mode(socket.skipTo("mode"), mode, reason);
    }

    /** The next document, which must have this version. */
    JsonNode document(long version) {
        var op = socket.skipTo("op");
        assertEquals(version, op.path("op").path("version").asLong(-1), op::toString);
        return op;
    }

    /** The participants of the next {@code presence} in which they are as given. */
    JsonNode presence(Predicate<JsonNode> participants) {
        return skipTo("presence", message -> participants.test(message.path("participants")))
                .path("participants");
    }

    /** What came before the answer to a message that does nothing: all that the server had to say so far. */
    List<JsonNode> settled() {
        say("persist_now");
        var before = new ArrayList<JsonNode>();
        socket.skipTo(message -> {
            boolean disabled = "disabled".equals(message.path("error").asText());
            before.add(message);
            return disabled || message.path("noChanges").asBoolean();
        });
        return before.subList(0, before.size() - 1);
    }

    void leave() {
        socket.leave();
    }

    @Override
    public void close() {
        socket.close();
    }
}
