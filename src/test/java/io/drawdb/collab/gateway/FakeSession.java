package io.drawdb.collab.gateway;

import io.drawdb.collab.access.Grant;
import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.hub.Outbox;
import io.drawdb.collab.hub.Session;
import io.drawdb.collab.wire.ClientMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A conversation that answers every message with {@code {"type":"echo","n":…}}, counting from 1, and has joined with
 * the first. In the room {@code stalled} it answers nothing and leaves every message under way until it is released.
 */
final class FakeSession implements Session {
    final Outbox outbox;
    final Optional<String> room;
    final Optional<Grant> brought;
    final Queue<ClientMessage> received = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Void> disconnected = new CompletableFuture<>();

    private final Queue<CompletableFuture<Void>> underWay = new ConcurrentLinkedQueue<>();
    private volatile boolean stalled;
    private volatile int count;
    private volatile boolean seated;

    FakeSession(Outbox outbox, Optional<String> room, Optional<Grant> brought) {
        this.outbox = outbox;
        this.room = room;
        this.brought = brought;
        this.stalled = room.filter("stalled"::equals).isPresent();
    }

    @Override
    public CompletionStage<Void> receive(ClientMessage message) {
        received.add(message);
        if (room.filter("failing"::equals).isPresent()) {
            throw new IllegalStateException("a fault in the room");
        }
        if (stalled) {
            var handled = new CompletableFuture<Void>();
            underWay.add(handled);
            return handled;
        }
        count++;
        outbox.send(frame("{\"type\":\"echo\",\"n\":" + count + "}", Frame.Kind.REQUIRED));
        outbox.flush();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean joined() {
        return seated || count > 0;
    }

    @Override
    public void disconnected() {
        disconnected.complete(null);
    }

    /** Counts as joined, though nothing was said. */
    FakeSession seated() {
        seated = true;
        return this;
    }

    /** Deals with everything that is under way, and with all that comes later. */
    void release() {
        stalled = false;
        for (var handled = underWay.poll(); handled != null; handled = underWay.poll()) {
            handled.complete(null);
        }
    }

    static Frame frame(String json, Frame.Kind kind) {
        return new Frame(json.getBytes(StandardCharsets.UTF_8), kind, "echo");
    }

    /** A frame of about so many bytes that carries a number. */
    static Frame frame(int number, int bytes, Frame.Kind kind) {
        return frame("{\"type\":\"filler\",\"n\":%d,\"x\":\"%s\"}".formatted(number, "x".repeat(bytes)), kind);
    }
}
