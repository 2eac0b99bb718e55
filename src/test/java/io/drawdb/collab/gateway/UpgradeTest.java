package io.drawdb.collab.gateway;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(PatientGateway.class)
class UpgradeTest {
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";

    @TestHTTPResource("/")
    URI base;

    @Inject
    FakeLobby lobby;

    @BeforeEach
    void forget() {
        lobby.forget();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/?x=1",
                "/collab",
                "/collab/",
                "/ws",
                "/any/path/at/all",
                "/collab/a/b",
                "/quack",
                "/collab?a=b"
            })
    @DisplayName("[CONN-2] any path that is not the service's own leads to the room that hello names")
    void anyPathCountsAsRoot(String path) {
        try (var client = WsClient.connect(at(path))) {
            client.send(HEARTBEAT);

            assertEquals(1, client.next("echo").path("n").asInt());
            assertEquals(Optional.empty(), lobby.only().room);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/collab/abc-DEF_123", "/collab/abc-DEF_123?token=x"})
    @DisplayName("[CONN-3] /collab/{shareId} names the room")
    void pathNamesRoom(String path) {
        try (var client = WsClient.connect(at(path))) {
            client.send(HEARTBEAT);

            client.next("echo");
            assertEquals(Optional.of("abc-DEF_123"), lobby.only().room);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/collab/a.b", "/collab/a%2Fb", "/collab/%00", "/collab/ü"})
    @DisplayName("[CONN-4] a path that cannot name a room is refused at the upgrade")
    void badRoomIsRefused(String path) {
        var refused = assertThrows(WsClient.Refused.class, () -> WsClient.connect(at(path)));

        assertEquals(400, refused.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/nothing", "/api/x", "/admin", "/client/y"})
    @DisplayName("[CONN-2] the service's own paths are no conversations")
    void ownPathsAreNotCollaboration(String path) {
        assertThrows(WsClient.Refused.class, () -> WsClient.connect(at(path)));

        assertEquals(0, lobby.connected());
    }

    @Test
    @DisplayName("[CONN-5] the first sub-protocol that a client offers is answered")
    void subprotocolIsAnswered() {
        try (var client = WsClient.connect(at("/ws"), "drawdb.v1", "other")) {
            assertEquals("drawdb.v1", client.subprotocol());
        }
        try (var client = WsClient.connect(at("/"))) {
            assertEquals("", client.subprotocol());
        }
    }

    @Test
    @DisplayName("[CONN-9] plain HTTP on / answers with a page that is not cached")
    void plainHttpAnswers() throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(base).build(), HttpResponse.BodyHandlers.ofString());

        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("drawdb-collab"));
        assertEquals("no-cache", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals(1, answer.headers().allValues("Cache-Control").size());
    }

    @Test
    @DisplayName("[CONN-6] while the server takes nobody, an upgrade is refused with 503 and when to come back")
    void drainingRefuses() {
        lobby.accepting(false);

        var refused = assertThrows(WsClient.Refused.class, () -> WsClient.connect(at("/")));

        assertEquals(503, refused.status());
        assertEquals("5", refused.retryAfter());
    }

    @Test
    @DisplayName("[FRAME-4] frames sent in one go with the upgrade request are not lost")
    void framesBesideTheUpgrade() throws Exception {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            var request = ("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8);
            var out = new ByteArrayOutputStream();
            out.write(request);
            for (int i = 0; i < 3; i++) {
                out.write(
                        RawWebSocket.frame(RawWebSocket.TEXT, true, true, HEARTBEAT.getBytes(StandardCharsets.UTF_8)));
            }
            socket.getOutputStream().write(out.toByteArray());

            var session = lobby.only();
            await().until(() -> session.received.size() == 3);
        }
    }

    private URI at(String path) {
        return URI.create("ws://" + base.getAuthority() + path.replace("ü", "%C3%BC"));
    }
}
