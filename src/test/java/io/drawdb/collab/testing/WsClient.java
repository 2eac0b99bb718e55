package io.drawdb.collab.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A well-behaved client. It keeps every message in the order it came; tests take them one by one. */
public final class WsClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /** How the server ended the conversation; 1006 if it did not say. */
    public record Closed(int code, String reason) {}

    /** The upgrade was refused with an HTTP status. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final @Nullable String retryAfter;

        Refused(WebSocketHandshakeException cause) {
            super("refused with " + cause.getResponse().statusCode(), cause);
            this.status = cause.getResponse().statusCode();
            this.retryAfter =
                    cause.getResponse().headers().firstValue("Retry-After").orElse(null);
        }

        public int status() {
            return status;
        }

        public @Nullable String retryAfter() {
            return retryAfter;
        }
    }

    private WsClient(HttpClient http, URI uri, Map<String, String> headers, String[] subprotocols, Duration patience) {
        var builder = http.newWebSocketBuilder().connectTimeout(patience);
        headers.forEach(builder::header);
        if (subprotocols.length > 0) {
            builder.subprotocols(
                    subprotocols[0],
                    List.of(subprotocols).subList(1, subprotocols.length).toArray(String[]::new));
        }
        try {
            socket = builder.buildAsync(uri, new Listener()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw new Refused(refused);
            }
            throw e;
        }
    }

    /**
     * Connects, offering sub-protocols if there are any.
     *
     * @throws Refused if the server answers the upgrade with an error status
     */
    public static WsClient connect(URI uri, String... subprotocols) {
        return new WsClient(HTTP, uri, Map.of(), subprotocols, PATIENCE);
    }

    /** Connects with further headers. */
    public static WsClient connect(URI uri, Map<String, String> headers) {
        return connect(HTTP, uri, headers);
    }

    /** Connects, or fails when that takes longer than this. */
    public static WsClient connect(URI uri, Duration patience) {
        return new WsClient(HTTP, uri, Map.of(), new String[0], patience);
    }

    /** Connects with further headers, through a client that trusts whom it must. */
    public static WsClient connect(HttpClient http, URI uri, Map<String, String> headers) {
        return new WsClient(http, uri, headers, new String[0], PATIENCE);
    }

    /** The sub-protocol that the server chose, empty if none. */
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Sends one text frame and waits until it is written. */
    public void send(String text) {
        finish(socket.sendText(text, true));
    }

    /** Sends one message as a text frame. */
    public void send(JsonNode message) {
        send(message.toString());
    }

    /** Sends one binary frame. */
    public void sendBinary(byte[] bytes) {
        finish(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /** Sends part of a text message. */
    public CompletableFuture<WebSocket> sendPart(String text, boolean last) {
        return socket.sendText(text, last);
    }

    /** The next message, whatever it is. */
    public JsonNode next() {
        return nextBy(deadline());
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    private JsonNode nextBy(long deadline) {
        try {
            var message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("nothing came within " + PATIENCE + (closed.isDone() ? ", " + closed() : ""));
            }
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next message if one comes within this time. */
    public Optional<JsonNode> poll(Duration patience) {
        try {
            return Optional.ofNullable(messages.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next message, which must be of this type. */
    public JsonNode next(String type) {
        var message = next();
        if (!type.equals(message.path("type").asText())) {
            throw new AssertionError("expected " + type + ", got " + message);
        }
        return message;
    }

    /** The next message of this type; those before it are skipped, but not for ever. */
    public JsonNode skipTo(String type) {
        return skipTo(message -> type.equals(message.path("type").asText()));
    }

    /** The next message that fits; those before it are skipped, but not for ever. */
    public JsonNode skipTo(Predicate<JsonNode> fits) {
        long deadline = deadline();
        while (true) {
            var message = nextBy(deadline);
            if (fits.test(message)) {
                return message;
            }
        }
    }

    /** Everything that came and was not taken yet. */
    public List<JsonNode> drain() {
        List<JsonNode> all = new ArrayList<>();
        messages.drainTo(all);
        return all;
    }

    /** Waits for the server to close. */
    public Closed closed() {
        try {
            return closed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not closed within " + PATIENCE, e);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the conversation is still on. */
    public boolean isOpen() {
        return !closed.isDone() && !socket.isOutputClosed();
    }

    /** Says goodbye and waits for the answer. */
    public void leave() {
        finish(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        closed();
    }

    /** Goes without a word. */
    @Override
    public void close() {
        socket.abort();
    }

    private static void finish(CompletableFuture<WebSocket> sent) {
        try {
            sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not written within " + PATIENCE, e);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(parse(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(new Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.complete(new Closed(1006, failure.toString()));
        }

        private static JsonNode parse(String json) {
            try {
                return JSON.readTree(json);
            } catch (JsonProcessingException e) {
                throw new AssertionError("the server sent " + json, e);
            }
        }
    }
}
