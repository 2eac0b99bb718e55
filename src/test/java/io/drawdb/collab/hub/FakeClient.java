package io.drawdb.collab.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.access.Grant;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.wire.BadMessageException;
import io.drawdb.collab.wire.ClientDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connection without a socket: says JSON, keeps what it is told. */
final class FakeClient implements Outbox {
    final String id;
    final List<JsonNode> heard = new ArrayList<>();
    int flushes;
    /** Whether it does not read, so that nothing fleeting is taken. */
    boolean congested;
    /** What it has read of what it was sent. */
    long taken;
    /** What it was sent, as it was sent. */
    final List<Frame> frames = new ArrayList<>();
    /** Whether changes are left out until a snapshot comes. */
    boolean owesSnapshot;

    private boolean skippedFleeting;

    @Nullable
    CloseCode closed;

    private final Session session;
    private final Map<String, String> secrets;

    /** @param secrets what those who were here before were given to come back with, by their id */
    FakeClient(RoomRegistry registry, String id, Map<String, String> secrets, Optional<Grant> brought) {
        this.id = id;
        this.secrets = secrets;
        this.session = registry.connect(this, Optional.empty(), brought);
    }

    CompletableFuture<Void> say(String json) {
        try {
            var message = ClientDecoder.decode(Json.parse(json.replace('\'', '"')));
            return session.receive(message).toCompletableFuture();
        } catch (MalformedJsonException | BadMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    CompletableFuture<Void> hello(String mode) {
        return say("{'type':'hello','shareId':'room','clientId':'%s','clientName':'%s','mode':'%s'}"
                .formatted(id, id, mode));
    }

    CompletableFuture<Void> helloV2() {
        return helloV2("");
    }

    /** @param members added to the usual ones, each after a comma */
    CompletableFuture<Void> helloV2(String members) {
        String resume = secrets.containsKey(id) ? ",'resume':'%s'".formatted(secrets.get(id)) : "";
        return say("{'type':'hello','protocol':2,'shareId':'room','clientId':'%s','clientName':'%s'%s%s}"
                .formatted(id, id, resume, members));
    }

    void leave() {
        session.disconnected();
    }

    /** The messages of one type, in order. */
    List<JsonNode> heard(String type) {
        return heard.stream()
                .filter(message -> message.path("type").asText().equals(type))
                .toList();
    }

    JsonNode last(String type) {
        var messages = heard(type);
        return messages.get(messages.size() - 1);
    }

    List<String> types() {
        return heard.stream().map(message -> message.path("type").asText()).toList();
    }

    @Override
    public void send(Frame frame) {
        owesSnapshot &= frame.kind() != Frame.Kind.SNAPSHOT && frame.kind() != Frame.Kind.WELCOME;
        frames.add(frame);
        if (congested && frame.kind() == Frame.Kind.FLEETING) {
            skippedFleeting = true;
            return;
        }
        if (owesSnapshot && frame.kind() == Frame.Kind.CHANGES) {
            return;
        }
        try {
            var message = Json.parse(frame.message().bytes());
            heard.add(message);
            if (message.has("resume")) {
                secrets.put(id, message.get("resume").asText());
            }
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = code;
        session.disconnected();
    }

    @Override
    public boolean congested() {
        return congested;
    }

    @Override
    public long takenBytes() {
        return taken;
    }

    @Override
    public boolean owesSnapshot() {
        return owesSnapshot;
    }

    @Override
    public boolean skippedFleeting() {
        boolean skipped = skippedFleeting;
        skippedFleeting = false;
        return skipped;
    }
}
