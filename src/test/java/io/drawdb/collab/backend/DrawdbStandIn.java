package io.drawdb.collab.backend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Stands in for drawdb-server: same routes and answers, gists in memory, faults on demand. Starts by hand, too:
 * {@code java src/test/java/io/drawdb/collab/backend/DrawdbStandIn.java 5000 [drawdb-io|fork]}
 */
public final class DrawdbStandIn implements AutoCloseable {
    private static final int REQUESTS_KEPT_MAX = 10_000;

    /** Which server it is like. */
    public enum Flavour {
        /** 100 kB bodies, GitHub's refusals turned into 500, the history within the gist, no {@code /commits}. */
        DRAWDB_IO(100 * 1024),
        /** 20 MB bodies, GitHub's status passed on, no history within the gist, but {@code /commits}. */
        FORK(20 * 1024 * 1024);

        private final int bodyBytesMax;

        Flavour(int bodyBytesMax) {
            this.bodyBytesMax = bodyBytesMax;
        }
    }

    private record Fault(String mode, String on, int times, String retryAfter, int delayMs) {
        static final Fault NONE = new Fault("none", "all", 0, "", 0);

        static Fault from(String json) {
            int times = Integer.parseInt("0" + member(json, "times"));
            int delayMs = Integer.parseInt("0" + member(json, "delayMs"));
            var retry = member(json, "retryAfter");
            return new Fault(member(json, "mode"), member(json, "on"), times == 0 ? -1 : times, retry, delayMs);
        }

        boolean hits(String method) {
            return times != 0 && (on.isEmpty() || "reads".equals(on) == "GET".equals(method));
        }

        Fault afterHit() {
            return new Fault(mode, on, times - 1, retryAfter, delayMs);
        }
    }

    /** A request that came in; {@code query} is null if there was none. */
    public record Request(String method, String path, String query, String body) {}

    /** One entry of a gist's history. */
    public record Version(String sha, Instant committedAt, Map<String, String> files) {}

    private final Flavour flavour;
    private final HttpServer server;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
    private final Map<String, List<Version>> gists = new TreeMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<HttpExchange> hanging = new ArrayList<>();
    private Fault fault = Fault.NONE;
    private int ids;

    /** Listens on {@code port} of the loopback address, 0: any free one. */
    public DrawdbStandIn(Flavour flavour, int port) throws IOException {
        this.flavour = flavour;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::receive);
        server.setExecutor(executor);
        server.start();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /**
     * Switches to a fault, and drops the connections that hang because of the last one.
     *
     * @param json {@code mode}: an HTTP status, or one of {@code none, hang, malformed, truncated, slow, down,
     *     unsuccessful}; {@code on}: {@code reads}, {@code writes}, or else both; {@code times}: how many requests it hits,
     *     or else all; {@code retryAfter}: the header; {@code delayMs}: of {@code slow}. Single quotes will do.
     */
    public synchronized void fault(String json) {
        fault = Fault.from(json.replace('\'', '"'));
        hanging.forEach(HttpExchange::close);
        hanging.clear();
    }

    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    public long count(String method) {
        return requests().stream().filter(each -> each.method().equals(method)).count();
    }

    /** Writes {@code share.json} as somebody else would, past this server; makes the gist if it isn't there. */
    public synchronized void put(String id, String content) {
        write(gists.computeIfAbsent(id, unused -> new ArrayList<>()), "share.json", content);
    }

    /** What {@code share.json} holds now. */
    public synchronized Optional<String> content(String id) {
        return Optional.ofNullable(gists.get(id)).map(all -> all.get(0).files().get("share.json"));
    }

    /** Newest first. */
    public synchronized List<Version> history(String id) {
        return List.copyOf(gists.getOrDefault(id, List.of()));
    }

    @Override
    public void close() {
        fault("");
        server.stop(0);
        executor.shutdownNow();
    }

    private synchronized void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var uri = exchange.getRequestURI();
        var text = new String(body, StandardCharsets.UTF_8);
        if ("/faults".equals(uri.getPath())) {
            fault(text);
            send(exchange, 200, "{\"success\":true}");
            return;
        }
        var request = new Request(exchange.getRequestMethod(), uri.getRawPath(), uri.getRawQuery(), text);
        if (requests.size() < REQUESTS_KEPT_MAX) {
            requests.add(request);
        }
        var hit = fault.hits(request.method()) ? fault : Fault.NONE;
        fault = hit == fault ? fault.afterHit() : fault;
        switch (hit.mode()) {
            case "hang" -> hanging.add(exchange);
            case "down" -> exchange.close();
            case "slow" ->
                executor.schedule(() -> answer(exchange, request, body, hit), hit.delayMs(), TimeUnit.MILLISECONDS);
            default -> answer(exchange, request, body, hit);
        }
    }

    private synchronized void answer(HttpExchange exchange, Request request, byte[] body, Fault hit) {
        try {
            var mode = body.length > flavour.bodyBytesMax ? "413" : hit.mode();
            if (mode.matches("\\d{3}")) {
                refuse(exchange, Integer.parseInt(mode), hit.retryAfter());
                return;
            }
            switch (mode) {
                case "malformed" -> send(exchange, 200, "{\"success\":true,\"data\":{\"files\"");
                case "unsuccessful" -> send(exchange, 200, "{\"success\":false,\"message\":\"no luck\"}");
                default -> route(exchange, request, "truncated".equals(mode));
            }
        } catch (IOException e) {
            // The client did not wait for the answer.
            exchange.close();
        }
    }

    /** drawdb-io's server tells every failure of GitHub but 404 as 500. */
    private void refuse(HttpExchange exchange, int status, String retryAfter) throws IOException {
        boolean passedOn = flavour == Flavour.FORK || status == 404 || status == 413;
        if (passedOn && !retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        send(exchange, passedOn ? status : 500, "{\"success\":false,\"message\":\"Something went wrong.\"}");
    }

    private void route(HttpExchange exchange, Request request, boolean truncated) throws IOException {
        var parts = request.path().split("/");
        boolean known = parts.length >= 2 && "gists".equals(parts[1]);
        if (known && parts.length == 2 && "POST".equals(request.method())) {
            create(exchange, request.body());
            return;
        }
        var versions = known && parts.length >= 3 ? gists.get(parts[2]) : null;
        if (versions == null) {
            refuse(exchange, 404, "");
            return;
        }
        switch (request.method() + (parts.length > 3 ? " " + parts[3] : "")) {
            case "GET" -> send(exchange, 200, gist(parts[2], versions, truncated));
            case "PATCH" -> patch(exchange, versions, request.body());
            case "DELETE" -> send(exchange, 200, "{\"success\":" + (gists.remove(parts[2]) != null) + "}");
            case "GET commits" -> history(exchange, versions);
            default -> refuse(exchange, 404, "");
        }
    }

    private void create(HttpExchange exchange, String body) throws IOException {
        var id = "gist" + ++ids;
        gists.put(id, new ArrayList<>());
        write(gists.get(id), member(body, "filename"), member(body, "content"));
        send(exchange, 200, "{\"success\":true,\"message\":\"Gist created\",\"data\":{\"id\":\"" + id + "\"}}");
    }

    private void patch(HttpExchange exchange, List<Version> versions, String body) throws IOException {
        if (member(body, "filename").isEmpty() || member(body, "content").isBlank()) {
            refuse(exchange, 422, "");
            return;
        }
        write(versions, member(body, "filename"), member(body, "content"));
        send(exchange, 200, "{\"success\":true,\"message\":\"Gist updated\"}");
    }

    private void history(HttpExchange exchange, List<Version> versions) throws IOException {
        if (flavour == Flavour.DRAWDB_IO) {
            refuse(exchange, 404, "");
            return;
        }
        send(exchange, 200, "{\"success\":true,\"data\":" + commits(versions) + "}");
    }

    private String gist(String id, List<Version> versions, boolean truncated) {
        var version = versions.get(0);
        var files = new ArrayList<String>();
        version.files().forEach((name, content) -> {
            var shown = truncated ? content.substring(0, content.length() / 2) : content;
            files.add(quoted(name) + ":{\"content\":" + quoted(shown) + ",\"truncated\":" + truncated + "}");
        });
        var history = flavour == Flavour.DRAWDB_IO ? ",\"history\":" + commits(versions) : "";
        return "{\"success\":true,\"data\":{\"id\":\"%s\",\"files\":{%s}%s,\"updated_at\":\"%s\"}}"
                .formatted(id, String.join(",", files), history, version.committedAt());
    }

    private static String commits(List<Version> versions) {
        return versions.stream()
                .map(each -> "{\"version\":\"%s\",\"committed_at\":\"%s\"}".formatted(each.sha(), each.committedAt()))
                .toList()
                .toString();
    }

    private void write(List<Version> versions, String filename, String content) {
        var files = new LinkedHashMap<>(
                versions.isEmpty() ? Map.<String, String>of() : versions.get(0).files());
        files.put(filename, content);
        versions.add(0, new Version("%040x".formatted(++ids), Instant.now(), files));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A string or number member of a flat JSON object: all that these routes take. Empty if it isn't there. */
    private static String member(String json, String name) {
        var start = Pattern.compile("\"" + name + "\"\\s*:\\s*(\"?)").matcher(json);
        var text = new StringBuilder();
        int at = start.find() ? start.end() : json.length();
        var end = at < json.length() && start.group(1).isEmpty() ? ", }" : "\"";
        for (; at < json.length() && end.indexOf(json.charAt(at)) < 0; at++) {
            boolean escaped = json.charAt(at) == '\\';
            at += escaped ? 1 : 0;
            char c = json.charAt(at);
            int known = escaped ? "nrtbf".indexOf(c) : -1;
            boolean hex = escaped && c == 'u';
            char plain = known < 0 ? c : "\n\r\t\b\f".charAt(known);
            text.append(hex ? (char) Integer.parseInt(json, at + 1, at + 5, 16) : plain);
            at += hex ? 4 : 0;
        }
        return text.toString();
    }

    private static String quoted(String text) {
        var escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return '"' + escaped.replace("\r", "\\r").replace("\t", "\\t") + '"';
    }

    /** Runs until it is stopped. */
    public static void main(String[] arguments) throws IOException {
        int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5000;
        var flavour = List.of(arguments).contains("fork") ? Flavour.FORK : Flavour.DRAWDB_IO;
        var standIn = new DrawdbStandIn(flavour, port);
        standIn.put("demo", "{\"tables\":[],\"relationships\":[],\"notes\":[],\"subjectAreas\":[]}");
        System.err.printf("""
                %s stands in for drawdb-server (%s), with a gist named demo. Faults:
                curl -X PUT %s/faults -d '{"mode":"429","retryAfter":"7","on":"writes","times":"3"}'
                modes: none 413 500 429 403 (any status) hang malformed truncated slow down unsuccessful
                """, standIn.url(), standIn.flavour, standIn.url());
    }
}
