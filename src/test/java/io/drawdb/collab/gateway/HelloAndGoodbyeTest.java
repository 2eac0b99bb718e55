package io.drawdb.collab.gateway;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.hub.CloseCode;
import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginnings and ends of a conversation. */
@QuarkusTest
@TestProfile(PatientGateway.class)
class HelloAndGoodbyeTest {
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";

    @TestHTTPResource("/")
    URI base;

    @Inject
    FakeLobby lobby;

    @BeforeEach
    void forget() {
        lobby.forget();
    }

    @Test
    @DisplayName("[CONN-7] who does not say hello in time is closed with 4408, who did or waits for his room is not")
    void helloInTime() {
        try (var mute = WsClient.connect(at("/"));
                var joined = WsClient.connect(at("/"));
                var waiting = WsClient.connect(at("/collab/stalled"))) {
            joined.send(HEARTBEAT);
            joined.next("echo");
            waiting.send(HEARTBEAT);

            assertEquals(
                    "no hello within 10 s", mute.next("error").path("error").asText());
            assertEquals(new WsClient.Closed(4408, "no hello within 10 s"), mute.closed());
            assertTrue(joined.isOpen());
            assertTrue(waiting.isOpen());
        }
    }

    @Test
    @DisplayName("[CONN-10] what was sent before a close arrives, and nothing after it")
    void closeFlushes() {
        try (var client = WsClient.connect(at("/"))) {
            var session = lobby.only();
            session.outbox.send(FakeSession.frame(1, 5_000_000, Frame.Kind.DOCUMENT));
            session.outbox.close(CloseCode.RESTART, "going down");
            session.outbox.send(FakeSession.frame(2, 10, Frame.Kind.REQUIRED));
            session.outbox.flush();

            assertEquals(1, client.next("filler").path("n").asInt());
            assertEquals(new WsClient.Closed(1012, "going down"), client.closed());
            assertTrue(client.drain().isEmpty());
            await().until(session.disconnected::isDone);
        }
    }

    @Test
    @DisplayName("[CONN-10] a reader that does not take the rest gets the close code in time all the same")
    void closeDoesNotWaitForever() throws Exception {
        try (var slow = RawWebSocket.connect(at("/"), 4096)) {
            var session = lobby.only();
            session.outbox.send(FakeSession.frame(1, 30_000_000, Frame.Kind.DOCUMENT));
            session.outbox.flush();
            await().until(session.outbox::congested);
            session.outbox.close(CloseCode.RESTART, "going down");
            await().until(() -> !session.outbox.congested());

            assertEquals(1012, slow.readToClose());
        }
    }

    @Test
    @DisplayName("[FRAME-8] a client may leave with and without a word")
    void leaving() {
        try (var polite = WsClient.connect(at("/"));
                var rude = WsClient.connect(at("/"))) {
            assertFalse(lobby.session(1).disconnected.isDone());
            polite.leave();
            rude.close();

            await().until(lobby.session(0).disconnected::isDone);
            await().until(lobby.session(1).disconnected::isDone);
            assertEquals(1000, polite.closed().code());
        }
    }

    @Test
    @DisplayName("[LIMIT-13] plain HTTP on which nothing happens is closed, a WebSocket connection is not")
    void idlePlainHttp() throws Exception {
        try (var joined = WsClient.connect(at("/"));
                var plain = new Socket(base.getHost(), base.getPort());
                var mute = new Socket(base.getHost(), base.getPort())) {
            plain.getOutputStream()
                    .write("GET /q/health/live HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            joined.send(HEARTBEAT);
            joined.next("echo");

            assertTrue(new String(readAll(plain), StandardCharsets.UTF_8).startsWith("HTTP/1.1 200 "));
            assertEquals(0, readAll(mute).length);
            assertTrue(joined.isOpen());
            joined.send(HEARTBEAT);
            joined.next("echo");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Connection: Upgrade|Sec-WebSocket-Version: 99|426",
                "GET / HTTP/1.1|Connection: keep-alive|Sec-WebSocket-Version: 13|400",
                "POST / HTTP/1.1|Connection: Upgrade|Sec-WebSocket-Version: 13|405"
            })
    @DisplayName("[LIMIT-13] an upgrade that nothing came of is plain HTTP: its socket is closed when it is idle")
    void failedUpgrade(String request) throws Exception {
        var lines = request.split("\\|");
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            var text = String.join("\r\n", lines[0], "Host: test", "Upgrade: websocket", lines[1], lines[2])
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(readAll(socket), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 " + lines[3]), answer);
        }
    }

    private static byte[] readAll(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        return socket.getInputStream().readAllBytes();
    }

    private URI at(String path) {
        return URI.create("ws://" + base.getAuthority() + path);
    }
}
