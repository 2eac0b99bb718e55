package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.Nginx;
import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.SelfSigned;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way in that users take: TLS that ends in nginx, configured as deploy/nginx says. */
class WssIT {
    private static final Logger LOG = Logger.getLogger(WssIT.class);
    private static final String SITE = "https://draw.example.org";

    /** Long enough for a busy machine to answer within it. */
    private static final String TIMEOUT = "10s";

    /** More of them than fit into the time-out. */
    private static final int PINGS = 25;

    private static final Map<String, String> SETTINGS = Map.of(
            "COLLAB_PING_INTERVAL_MS", "500",
            "COLLAB_TRUST_FORWARDED", "true",
            "COLLAB_ALLOWED_ORIGINS", SITE);

    @TempDir
    static Path folder;

    private static final List<AutoCloseable> CLOSED_AT_THE_END = new ArrayList<>();
    private static SelfSigned certificate;
    private static HttpClient http;
    private static HttpServer pages;
    private static DrawdbStandIn backend;
    private static Nginx nginx;

    @BeforeAll
    static void start() throws Exception {
        boolean missing = Nginx.executable().isEmpty();
        if (missing && !"true".equals(System.getenv("CI"))) {
            LOG.warn("nginx is not on the PATH: wss through a proxy is not tested");
        }
        Assumptions.assumeFalse(missing && !"true".equals(System.getenv("CI")), "nginx is not on the PATH");
        certificate = SelfSigned.make(folder);
        http = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write(("page " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8));
            }
        });
        pages.start();
        CLOSED_AT_THE_END.add(() -> pages.stop(0));
        backend = kept(new DrawdbStandIn(DrawdbStandIn.Flavour.FORK, 0));
        nginx = before(SETTINGS);
    }

    @AfterAll
    static void stop() throws Exception {
        for (var each : CLOSED_AT_THE_END) {
            each.close();
        }
    }

    /** A server with these settings, and nginx before it. */
    private static Nginx before(Map<String, String> settings) throws IOException {
        var all = new HashMap<>(settings);
        all.put("COLLAB_LOG", "memory");
        all.put("COLLAB_HELLO_TIMEOUT_MS", "3600000");
        var server = kept(CollabProcess.start(folder, all));
        var home = Files.createTempDirectory(folder, "nginx");
        return kept(Nginx.start(
                home,
                certificate,
                Map.of(
                        "COLLAB_UPSTREAM", "127.0.0.1:" + server.port(),
                        "BACKEND_UPSTREAM", "127.0.0.1:" + backend.url().getPort(),
                        "FRONTEND_UPSTREAM", "127.0.0.1:" + pages.getAddress().getPort(),
                        "PROXY_TIMEOUT", TIMEOUT)));
    }

    private static <T extends AutoCloseable> T kept(T opened) {
        CLOSED_AT_THE_END.add(0, opened);
        return opened;
    }

    private static WsClient connect(Nginx through, Map<String, String> headers) {
        return kept(WsClient.connect(http, through.wss("/collab"), headers));
    }

    @Test
    @DisplayName("[WSS-1] pages and v2 clients edit together over TLS")
    void editTogether() {
        var room = ServerUnderTest.room();
        var page = Page.join(connect(nginx, Map.of("Origin", SITE)), "eve", room, "edit");
        page.replace(JsonText.parse("{'title':'from a page','tables':[],'relationships':[],'notes':[],"
                + "'subjectAreas':[],'database':'generic'}"));
        page.release();
        var ada = Editor.over(connect(nginx, Map.of("Origin", SITE)), "ada").join(room);
        assertEquals("from a page", ada.document().diagram().get("title").asText());

        ada.apply(Ops.title("from an editor"));
        assertEquals(
                "from an editor",
                page.caughtUp(ada.version()).document().get("title").asText());
        var ben = Editor.over(kept(WsClient.connect(http, nginx.wss("/collab/" + room), Map.of())), "ben");
        assertEquals(
                "from an editor",
                ben.hello("'mode':'view'").document().diagram().get("title").asText());
    }

    @Test
    @DisplayName("[WSS-2] a page of another origin is turned away, and nginx says so")
    void foreignOrigin() {
        var refused = assertThrows(
                WsClient.Refused.class, () -> connect(nginx, Map.of("Origin", "https://elsewhere.example")));
        assertEquals(403, refused.status());
    }

    @Test
    @DisplayName("[WSS-3] connections are counted by the address that reached nginx, whatever the client says it is")
    void countedByAddress() throws IOException {
        var settings = new HashMap<>(SETTINGS);
        settings.put("COLLAB_CONNECTIONS_PER_ADDRESS_MAX", "2");
        var full = before(settings);
        connect(full, Map.of("X-Forwarded-For", "192.0.2.1"));
        connect(full, Map.of("X-Forwarded-For", "192.0.2.2"));

        var refused = assertThrows(WsClient.Refused.class, () -> connect(full, Map.of("X-Forwarded-For", "192.0.2.3")));
        assertEquals(429, refused.status());

        var elsewhere = kept(RawWebSocket.over(tls(full, "127.0.0.2"), full.wss("/collab")));
        elsewhere.sendText(
                "{\"type\":\"hello\",\"shareId\":\"%s\",\"clientId\":\"zoe\"}".formatted(ServerUnderTest.room()));
        assertTrue(firstText(elsewhere).contains("granted"));
    }

    @Test
    @DisplayName(
            "[WSS-4] who says nothing stays connected, because the server's pings are faster than nginx's patience")
    void idleConnectionLives() throws IOException {
        var quiet = kept(RawWebSocket.over(tls(nginx, "127.0.0.1"), nginx.wss("/collab")));
        for (int pings = 0; pings < PINGS; pings++) {
            assertEquals(RawWebSocket.PING, quiet.read().opcode());
            quiet.send(RawWebSocket.PONG, true, new byte[0]);
        }
        quiet.sendText(
                "{\"type\":\"hello\",\"shareId\":\"%s\",\"clientId\":\"zoe\"}".formatted(ServerUnderTest.room()));
        assertTrue(firstText(quiet).contains("granted"));
    }

    @Test
    @DisplayName("[WSS-4] without pings nginx cuts such a connection off")
    void withoutPingsItDies() throws IOException {
        var slow = before(Map.of("COLLAB_PING_INTERVAL_MS", "3600000", "COLLAB_PONG_TIMEOUT_MS", "7200000"));
        var quiet = kept(RawWebSocket.over(tls(slow, "127.0.0.1"), slow.wss("/collab")));
        assertEquals(1006, quiet.readToClose());
    }

    @Test
    @DisplayName(
            "[WSS-5] pages, drawdb-server and the client library are found under one host, the server's insides not")
    void pathsLead() throws Exception {
        assertEquals(
                "page /editor?shareId=x", get(nginx.https("/editor?shareId=x")).body());
        assertEquals("page /q/metrics", get(nginx.https("/q/metrics")).body());
        assertEquals("page /collaborate", get(nginx.https("/collaborate")).body());
        var client = get(nginx.https("/client/collab-client.js"));
        assertTrue(client.body().contains("export"), client::toString);
        backend.put("known", "{\"title\":\"kept\"}");
        assertTrue(get(nginx.https("/backend/gists/known")).body().contains("kept"));
        assertNotEquals(200, get(nginx.https("/backend/gists/unknown")).statusCode());
    }

    /** The next message; pings come whenever they like. */
    private static String firstText(RawWebSocket socket) throws IOException {
        var frame = socket.read();
        while (frame.opcode() == RawWebSocket.PING) {
            frame = socket.read();
        }
        return frame.text();
    }

    private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A connection that comes from another of this machine's own addresses. */
    private static Socket tls(Nginx to, String from) throws IOException {
        var address = to.wss("/");
        return certificate
                .trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getByName("127.0.0.1"), address.getPort(), InetAddress.getByName(from), 0);
    }
}
