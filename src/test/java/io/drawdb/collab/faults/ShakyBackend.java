package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drawdb.collab.backend.DrawdbStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A drawdb-server that is slow, loses answers and refuses, as a plan says for each write; a stand-in behind it keeps the
 * files. It tells servers apart by the base path that it gave to each, and remembers in which order it stored.
 */
final class ShakyBackend implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int LATE_MS = 400;
    private static final String STORED = "{\"success\":true,\"message\":\"Gist updated\"}";
    private static final String REFUSAL = "{\"success\":false,\"message\":\"Something went wrong.\"}";

    /** What becomes of a write. */
    enum Fate {
        /** Stored, and answered at once; so are all that no plan was made for. */
        PROMPT,
        /** Stored, and answered late. */
        LATE,
        /** Stored, and the connection breaks before the answer. */
        LOST,
        /** Stored, and never answered. */
        SILENT,
        /** Under way until {@link #deliver}. */
        HELD_UP,
        /** Not stored: 503. */
        REFUSED,
        /** Not stored: 429. */
        LIMITED
    }

    /**
     * What is planned for a write.
     *
     * @param then is given the number of the server that sent it, once the write's fate is decided and before the answer
     */
    record Step(Fate fate, IntConsumer then) {
        static Step of(Fate fate) {
            return new Step(fate, sender -> {});
        }
    }

    private record Letter(String path, byte[] body) {}

    private final DrawdbStandIn files;
    private final HttpServer server;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(8);
    private final Deque<Step> plan = new ArrayDeque<>();
    private final List<Letter> heldUp = new ArrayList<>();
    private final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    private final List<Integer> senders = new ArrayList<>();
    private final List<Instant> arrivals = new ArrayList<>();
    private final List<Event.Filed> filed = new ArrayList<>();
    private int underWay;

    ShakyBackend() throws IOException {
        files = new DrawdbStandIn(DrawdbStandIn.Flavour.FORK, 0);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.setExecutor(executor);
        server.start();
    }

    /** The base URL for a server with this number, of one digit. */
    String url(int sender) {
        return "http://localhost:%d/%d".formatted(server.getAddress().getPort(), sender);
    }

    /** From now on it is about this room, whose file is there; what was counted before is forgotten. */
    synchronized void begin(String room) {
        plan.clear();
        files.put(room, "{\"title\":\"at first\",\"tables\":[]}");
        fates.clear();
        senders.clear();
        arrivals.clear();
        filed.clear();
    }

    /** What is to become of the next writes. */
    synchronized void plan(Collection<Step> steps) {
        plan.addAll(steps);
    }

    /** Whether all that was planned has happened. */
    synchronized boolean isThrough() {
        return plan.isEmpty() && underWay == 0;
    }

    /** Stores what is held up, over whatever is there by now. */
    synchronized void deliver() {
        heldUp.forEach(letter -> store(letter, true));
        heldUp.clear();
    }

    String content(String room) {
        return files.content(room).orElseThrow();
    }

    /** What was stored, in order. */
    synchronized List<Event.Filed> filed() {
        return List.copyOf(filed);
    }

    /** How many writes came in. */
    synchronized int writes() {
        return arrivals.size();
    }

    /** How many of them came from this server. */
    synchronized long writes(int sender) {
        return senders.stream().filter(each -> each == sender).count();
    }

    /** How many writes came in within any minute at most, but for the first few. */
    synchronized int mostInAMinute(int leftOut) {
        int most = 0;
        int first = leftOut;
        for (int last = leftOut; last < arrivals.size(); last++) {
            while (arrivals.get(first).plus(Duration.ofMinutes(1)).isBefore(arrivals.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Override
    public synchronized String toString() {
        return "%d writes %s, stored %d".formatted(arrivals.size(), fates, filed.size());
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().toString();
        int sender = path.charAt(1) - '0';
        var letter = new Letter(path.substring(2), body);
        if (!"PATCH".equals(exchange.getRequestMethod())) {
            var answer = passOn(exchange.getRequestMethod(), letter);
            answer(exchange, answer.statusCode(), answer.body());
            return;
        }
        var step = arrived(sender);
        try {
            decide(letter, step.fate());
            step.then().accept(sender);
        } finally {
            decided();
        }
        answer(exchange, step.fate());
    }

    private synchronized Step arrived(int sender) {
        var step = plan.isEmpty() ? Step.of(Fate.PROMPT) : plan.remove();
        underWay++;
        senders.add(sender);
        arrivals.add(Instant.now());
        fates.merge(step.fate(), 1, Integer::sum);
        return step;
    }

    private synchronized void decided() {
        underWay--;
    }

    private synchronized void decide(Letter letter, Fate fate) {
        switch (fate) {
            case PROMPT, LATE, LOST, SILENT -> store(letter, false);
            case HELD_UP -> heldUp.add(letter);
            case REFUSED, LIMITED -> {
                // Comes to nothing.
            }
        }
    }

    private synchronized void store(Letter letter, boolean late) {
        try {
            var content = JSON.readTree(letter.body()).get("content").asText();
            require(passOn("PATCH", letter).statusCode() == 200, letter.path());
            filed.add(new Event.Filed(filed.size() + 1, Reading.fingerprint(JSON.readTree(content)), late));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean stored, String path) {
        if (!stored) {
            throw new IllegalStateException("the stand-in does not take " + path);
        }
    }

    private HttpResponse<String> passOn(String method, Letter letter) {
        try {
            var request = HttpRequest.newBuilder(URI.create(files.url() + letter.path()))
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(letter.body()))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange, Fate fate) {
        switch (fate) {
            case PROMPT -> answer(exchange, 200, STORED);
            case LATE -> executor.schedule(() -> answer(exchange, 200, STORED), LATE_MS, TimeUnit.MILLISECONDS);
            case LOST -> exchange.close();
            case SILENT, HELD_UP -> {
                // Whoever waits for it gives up by himself.
            }
            case REFUSED -> answer(exchange, 503, REFUSAL);
            case LIMITED -> answer(exchange, 429, REFUSAL);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) {
        try {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // Whoever asked is there no more.
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        files.close();
    }
}
