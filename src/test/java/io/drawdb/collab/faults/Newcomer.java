package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.testing.WsClient;
import java.net.URI;

/** A client that has just come in and has nothing yet. */
final class Newcomer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WsClient socket;
    private final JsonNode welcome;

    private Newcomer(WsClient socket, JsonNode welcome) {
        this.socket = socket;
        this.welcome = welcome;
    }

    /** Joins a room under a name. */
    static Newcomer join(URI server, String room, String id) {
        return join(server, hello(room, id));
    }

    /** Joins with what is said in {@code hello}. */
    static Newcomer join(URI server, ObjectNode hello) {
        var socket = WsClient.connect(server);
        socket.send(hello);
        return new Newcomer(socket, socket.next("welcome"));
    }

    static ObjectNode hello(String room, String id) {
        var hello = JSON.createObjectNode().put("type", "hello").put("protocol", 2);
        return hello.put("shareId", room).put("clientId", id).put("clientName", id).put("mode", "edit");
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

    /** Sends a change and waits for its acknowledgement, which it returns. */
    JsonNode apply(long seq, long base, JsonNode operations) {
        var change = JSON.createObjectNode().put("type", "change").put("seq", seq);
        change.put("base", base).set("ops", operations);
        socket.send(change);
        return socket.skipTo(message -> "change".equals(message.path("type").asText())
                && message.path("seq").asLong() == seq
                && message.path("clientId").asText().equals(id()));
    }

    private String id() {
        return welcome.get("participants").get(0).get("clientId").asText();
    }

    @Override
    public void close() {
        socket.close();
    }
}
