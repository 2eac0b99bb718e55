package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.WsClient;
import java.net.URI;
import java.util.List;

/** A v1 client. It keeps the document and the participants it was told last. */
final class Page implements AutoCloseable {
    private final String id;
    private final Conversation talk;
    private JsonNode document = JsonText.object();
    private JsonNode participants = JsonText.object();
    private String author = "";
    private long version = -1;
    private int documents;

    private Page(WsClient socket, String id) {
        this.id = id;
        this.talk = new Conversation(socket, this::heard);
    }

    /** Connects, says {@code hello}, and takes everything up to the first {@code presence}. */
    static Page join(URI uri, String id, String room, String mode) {
        return join(WsClient.connect(uri), id, room, mode);
    }

    /** The same, over a socket of its own. */
    static Page join(WsClient socket, String id, String room, String mode) {
        var page = new Page(socket, id);
        page.hello(room, mode);
        page.await("presence");
        return page;
    }

    /** Says {@code hello} and returns the {@code mode} that answers it. */
    JsonNode hello(String room, String mode) {
        say("{'type':'hello','shareId':'%s','clientId':'%s','clientName':'%s','mode':'%s'}", room, id, id, mode);
        return talk.await("mode");
    }

    /** Replaces the document and waits for the echo. */
    void replace(JsonNode diagram) {
        long before = version;
        var message = JsonText.object().put("type", "op");
        message.putObject("op").put("kind", "doc:replace").set("diagram", diagram);
        talk.socket().send(message);
        talk.takeUntil(() -> version > before && author.equals(id));
    }

    void say(String message, Object... arguments) {
        talk.say(message, arguments);
    }

    /** Gives the edit right up, and waits until it is told so. */
    void release() {
        say("{'type':'release_edit'}");
        await("mode");
        await("mode");
    }

    JsonNode next() {
        return talk.next();
    }

    JsonNode await(String type) {
        return talk.await(type);
    }

    /** Waits for a {@code mode} with this mode and reason. */
    JsonNode awaitMode(String mode, String reason) {
        return talk.await(message -> Conversation.isA("mode", message)
                && mode.equals(message.get("mode").asText())
                && reason.equals(message.get("reason").asText()));
    }

    /** Waits until the participant is shown in this mode. */
    void awaitShown(String clientId, String mode) {
        talk.takeUntil(
                () -> mode.equals(participants.path(clientId).path("mode").asText()));
    }

    /** Waits until its document is this new. */
    Page caughtUp(long to) {
        talk.takeUntil(() -> version >= to);
        return this;
    }

    /** Everything that was said to it before all that it said itself was dealt with; see {@link Editor#settle}. */
    List<JsonNode> settle() {
        say("{'type':'persist_now'}");
        return talk.until("persist_error");
    }

    JsonNode document() {
        return document;
    }

    /** Who made the document what it is, as it was told. */
    String author() {
        return author;
    }

    long version() {
        return version;
    }

    /** How many documents it was told. */
    int documents() {
        return documents;
    }

    JsonNode participants() {
        return participants;
    }

    WsClient socket() {
        return talk.socket();
    }

    @Override
    public void close() {
        talk.socket().close();
    }

    private void heard(JsonNode message) {
        if (Conversation.isA("presence", message)) {
            participants = message.get("participants");
        }
        if (Conversation.isA("op", message)) {
            document = message.get("op").get("diagram");
            version = message.get("op").get("version").asLong();
            documents++;
            author = message.get("clientId").asText();
        }
    }
}
