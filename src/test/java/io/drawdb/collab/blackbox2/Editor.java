package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.drawdb.collab.testing.WsClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A v2 client. It keeps its copy of the document by what it is told, and checks that no version is missing. */
final class Editor implements AutoCloseable {
    private final String id;
    private final Conversation talk;
    private final List<JsonNode> changes = new ArrayList<>();
    private JsonNode welcome = JsonText.object();
    private Replica document = new Replica(JsonText.object());
    private long version;
    private long seq;

    private Editor(WsClient socket, String id) {
        this.id = id;
        this.talk = new Conversation(socket, this::heard);
    }

    /** Uses a socket of its own, and says nothing yet. */
    static Editor over(WsClient socket, String id) {
        return new Editor(socket, id);
    }

    /** Connects, and says nothing yet. */
    static Editor connect(URI uri, String id) {
        return over(WsClient.connect(uri), id);
    }

    /** Joins in edit mode. */
    Editor join(String room) {
        return hello("'shareId':'%s','mode':'edit'", room);
    }

    /** Comes back with a copy of the document that is as new as somebody else's. */
    Editor comeBack(String room, Editor before) {
        document = new Replica(before.document.diagram());
        version = before.version;
        return hello(
                "'shareId':'%s','mode':'edit','since':{'epoch':'%s','version':%d}",
                room, before.welcome.get("epoch").asText(), version);
    }

    /** Says {@code hello} with these members and waits for the {@code welcome}, which must be the next message. */
    Editor hello(String members, Object... arguments) {
        say("{'type':'hello','protocol':2,'clientId':'%s','clientName':'%s',%s}", id, id, members.formatted(arguments));
        talk.next("welcome");
        return this;
    }

    void say(String message, Object... arguments) {
        talk.say(message, arguments);
    }

    /** Sends a change on the version it has, under the next number, which it returns. */
    long change(String... operations) {
        seq++;
        change(seq, version, operations);
        return seq;
    }

    /** Sends a change. */
    void change(long number, long base, String... operations) {
        say("{'type':'change','seq':%d,'base':%d,'ops':[%s]}", number, base, String.join(",", operations));
    }

    /** Sends a change, waits until it is acknowledged, and returns what became of it. */
    JsonNode apply(String... operations) {
        return acknowledged(change(operations));
    }

    /** Sends a change that must be refused, and returns the refusal. */
    JsonNode refused(String... operations) {
        long number = change(operations);
        JsonNode reject = await("reject");
        if (reject.path("seq").asLong() != number) {
            throw new AssertionError("expected a reject of " + number + ", got " + reject);
        }
        return reject;
    }

    /** Waits for the change of this client's own that has this number. */
    JsonNode acknowledged(long number) {
        int rejects = told("reject").size();
        talk.takeUntil(() -> own(number).isPresent() || told("reject").size() > rejects);
        return own(number).orElseThrow(() -> new AssertionError("not acknowledged: " + told("reject")));
    }

    private Optional<JsonNode> own(long number) {
        return changes.stream()
                .filter(change -> id.equals(change.get("clientId").asText()))
                .filter(change -> change.path("seq").asLong() == number)
                .findFirst();
    }

    /** Waits until its copy of the document is this new. */
    Editor caughtUp(long to) {
        talk.takeUntil(() -> version >= to);
        return this;
    }

    JsonNode next(String type) {
        return talk.next(type);
    }

    JsonNode next() {
        return talk.next();
    }

    /** Takes messages until something is so. */
    void takeUntil(BooleanSupplier reached) {
        talk.takeUntil(reached);
    }

    JsonNode await(String type) {
        return talk.await(type);
    }

    /** Waits until it was told something of each of these types, in whatever order. */
    void awaitAll(String... types) {
        for (var type : types) {
            talk.takeUntil(() -> !told(type).isEmpty());
        }
    }

    /**
     * Everything that was said to it before all that it said itself was dealt with. On a server that writes nothing
     * back only: a wish to save is answered last and costs nothing there.
     */
    List<JsonNode> settle() {
        say("{'type':'persist_now'}");
        return talk.until("persist_error");
    }

    /** Every message of these types that it was told and has taken. */
    List<JsonNode> told(String... types) {
        return talk.taken(types);
    }

    String id() {
        return id;
    }

    JsonNode welcome() {
        return welcome;
    }

    Replica document() {
        return document;
    }

    long version() {
        return version;
    }

    long seq() {
        return seq;
    }

    /** Goes on counting where an earlier connection of the same client ended. */
    Editor continuing(long lastSeq) {
        seq = lastSeq;
        return this;
    }

    /** Every change it was told, in the order it came, repeats included. */
    List<JsonNode> changes() {
        return changes;
    }

    WsClient socket() {
        return talk.socket();
    }

    /** Goes without a word. */
    @Override
    public void close() {
        talk.socket().close();
    }

    private void heard(JsonNode message) {
        switch (message.path("type").asText()) {
            case "welcome" -> welcomed(message);
            case "change" -> changed(message);
            case "changes" -> ((ArrayNode) message.get("changes")).forEach(this::changed);
            default -> {
                // Not about the document.
            }
        }
    }

    private void welcomed(JsonNode message) {
        welcome = message;
        if (message.get("recovered").asBoolean()) {
            message.get("changes").forEach(this::changed);
        } else {
            document = new Replica(message.get("diagram"));
            version = message.get("version").asLong();
        }
    }

    private void changed(JsonNode change) {
        changes.add(change);
        long number = change.get("version").asLong();
        if (number == version + 1) {
            document.apply(change.get("ops"));
            version = number;
        } else if (number > version) {
            throw new AssertionError("has version " + version + ", was told " + change);
        }
    }
}
