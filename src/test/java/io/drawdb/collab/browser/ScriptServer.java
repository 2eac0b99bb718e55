package io.drawdb.collab.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Serves the client library under {@code /client/}, the parts of the live page under {@code /page/}, the scripts of the tests
 * under {@code /js/}, libraries of the class path under {@code /webjars/}, and an empty page everywhere else. It lives on while the server under test is killed.
 */
final class ScriptServer implements AutoCloseable {
    private static final Map<String, Path> FOLDERS = Map.of(
            "client", Path.of("client"),
            "js", Path.of("src/test/js"),
            "page", Path.of("src/main/resources/META-INF/resources/page"));
    private static final String WEBJARS = "/webjars/";
    private static final String EMPTY = "<!doctype html><meta charset=utf-8><title>test</title><body></body>";

    private final HttpServer server;

    private ScriptServer(HttpServer server) {
        this.server = server;
    }

    static ScriptServer start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", ScriptServer::answer);
            server.start();
            return new ScriptServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = path.startsWith(WEBJARS) ? library(path) : file(path);
            exchange.getResponseHeaders().set("Content-Type", type(path));
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] file(String path) throws IOException {
        String[] parts = path.split("/", 3);
        Path folder = FOLDERS.get(parts[1]);
        if (folder == null) {
            return EMPTY.getBytes(StandardCharsets.UTF_8);
        }
        Path file = folder.resolve(parts[2]).normalize();
        return file.startsWith(folder) && Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    }

    private static byte[] library(String path) throws IOException {
        try (InputStream in = ScriptServer.class.getResourceAsStream("/META-INF/resources" + path)) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static String type(String path) {
        return path.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
