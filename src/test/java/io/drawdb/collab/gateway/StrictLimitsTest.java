package io.drawdb.collab.gateway;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(StrictGateway.class)
class StrictLimitsTest {
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";
    private static final int BURST_SECONDS = 10;

    @TestHTTPResource("/")
    URI base;

    @Inject
    FakeLobby lobby;

    @Inject
    Connections connections;

    @Inject
    MeterRegistry meters;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void forget() {
        lobby.forget();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var client : open) {
            client.close();
        }
        await().until(() -> connections.open() == 0);
    }

    @Test
    @DisplayName("[LIMIT-6] one connection too many from one address is refused with 429, others are not")
    void connectionsPerAddress() {
        for (int n = 0; n < StrictGateway.CONNECTIONS_PER_ADDRESS_MAX; n++) {
            connect("10.0.0.1");
        }
        var refused = assertThrows(WsClient.Refused.class, () -> connect("192.168.0.9, 10.0.0.1"));
        assertEquals(429, refused.status());
        assertEquals("5", refused.retryAfter());

        connect("10.0.0.1, 10.0.0.2");
    }

    @Test
    @DisplayName("[LIMIT-6] the line that the proxy added counts, not the one that the client sent before it")
    void lastLineCounts() throws Exception {
        for (int n = 0; n < StrictGateway.CONNECTIONS_PER_ADDRESS_MAX; n++) {
            connect("10.0.0.1");
        }
        String[] lines = {"X-Forwarded-For: 1.2.3.4", "X-Forwarded-For: 10.0.0.1"};

        assertEquals(429, RawHttp.upgrade(base, "/", lines).status());
    }

    @Test
    @DisplayName("[ORIGIN-6] of the proxy's words for this server, too, the last line counts")
    void lastHostCounts() throws Exception {
        String evil = "Origin: https://evil.example";
        String claimed = "X-Forwarded-Host: evil.example";

        assertEquals(101, RawHttp.upgrade(base, "/", evil, claimed).status());
        assertEquals(
                403,
                RawHttp.upgrade(base, "/", evil, claimed, "X-Forwarded-Host: draw.example")
                        .status());
    }

    @Test
    @DisplayName("[LIMIT-6] all addresses of one IPv6 /64 count as one")
    void ipv6Blocks() {
        for (int n = 0; n < StrictGateway.CONNECTIONS_PER_ADDRESS_MAX; n++) {
            connect("2001:db8::" + n);
        }
        assertEquals(
                429,
                assertThrows(WsClient.Refused.class, () -> connect("2001:db8:0:0:ffff::1"))
                        .status());

        connect("2001:db8:0:1::1");
    }

    @Test
    @DisplayName("[LIMIT-6] one connection too many in all is refused with 503; when one goes, the next may come")
    void connectionsInAll() throws Exception {
        for (int n = 0; n < StrictGateway.CONNECTIONS_MAX; n++) {
            connect("10.0.0." + n);
        }
        assertEquals(
                503,
                assertThrows(WsClient.Refused.class, () -> connect("10.0.1.1")).status());
        assertEquals(
                StrictGateway.CONNECTIONS_MAX,
                meters.get("collab.connections").gauge().value());

        open.remove(0).close();
        await().until(() -> connections.open() < StrictGateway.CONNECTIONS_MAX);
        connect("10.0.1.1");
    }

    @Test
    @DisplayName("[CONN-8] a client that does not answer pings is found and closed with 4408")
    void halfOpenIsFound() throws Exception {
        try (var silent = RawWebSocket.connect(base())) {
            var session = lobby.only();
            await().until(session.disconnected::isDone);

            assertEquals(4408, silent.readToClose());
        }
    }

    @Test
    @DisplayName("[CONN-8] a client that answers pings stays, though it says nothing")
    void idleStays() {
        var client = connect("10.0.0.1");
        try (var silent = RawWebSocket.connect(base())) {
            await().until(lobby.session(1).disconnected::isDone);
        } catch (IOException e) {
            throw new AssertionError(e);
        }

        assertTrue(client.isOpen());
        client.send(HEARTBEAT);
        client.next("echo");
    }

    @Test
    @DisplayName("[LIMIT-2] a burst is served at the rate and loses nothing")
    void burstIsServed() throws Exception {
        int burst = StrictGateway.MESSAGES_PER_SECOND * 11;
        try (var client = RawWebSocket.connect(base())) {
            for (int n = 0; n < burst; n++) {
                client.sendText(HEARTBEAT);
            }
            String last = "\"n\":" + burst + "}";
            for (var frame = client.read(); !frame.text().endsWith(last); frame = client.read()) {
                assertTrue(frame.opcode() != RawWebSocket.CLOSE, frame::text);
            }
        }
    }

    @Test
    @DisplayName("[LIMIT-2] a flood is slowed down, and then closed with 4429")
    void floodIsClosed() throws Exception {
        long begun = System.nanoTime();
        try (var client = RawWebSocket.connect(base())) {
            var message = RawWebSocket.frame(RawWebSocket.TEXT, true, true, HEARTBEAT.getBytes(StandardCharsets.UTF_8));
            var flood = new Thread(() -> sendForever(client, message));
            flood.start();

            assertEquals(4429, client.readToClose());
            var session = lobby.only();
            double seconds = (System.nanoTime() - begun) / 1e9;
            double allowed = StrictGateway.MESSAGES_PER_SECOND * (BURST_SECONDS + seconds);
            assertTrue(session.received.size() <= allowed + 1, () -> "taken: " + session.received.size());
            client.close();
            flood.join();
        }
    }

    @ParameterizedTest
    @CsvSource({"10, true", "1, false", "2, false"})
    @DisplayName("[LIMIT-2] a flood of pongs, or of fragments of what never becomes a message, is closed with 4429")
    void otherFramesCount(int opcode, boolean last) throws Exception {
        try (var client = RawWebSocket.connect(base())) {
            if (!last) {
                client.send(opcode, false, new byte[0]);
            }
            var frame = RawWebSocket.frame(last ? opcode : RawWebSocket.CONTINUATION, last, true, new byte[0]);
            var flood = new Thread(() -> sendForever(client, frame));
            flood.start();

            assertEquals(4429, client.readToClose());
            client.close();
            flood.join();
        }
    }

    @Test
    @DisplayName("[LIMIT-14] who says hello again and again is slowed down, and loses nothing")
    void hellosAreSlowedDown() throws Exception {
        double before = refused("slowed_down_hellos");
        int hellos = 23;
        try (var client = RawWebSocket.connect(base())) {
            for (int n = 0; n < hellos; n++) {
                client.sendText("{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"s\",\"clientId\":\"c\"}");
            }
            await().until(() -> lobby.only().received.size() == hellos);
        }

        assertTrue(refused("slowed_down_hellos") > before);
    }

    @Test
    @DisplayName("[LIMIT-2] who is slowed down is not taken for silent meanwhile")
    void slowIsNotSilent() throws Exception {
        // 600 in 5 s, when the burst is used up, and the others in 3 s: for longer than who is silent may stay.
        int messages = StrictGateway.MESSAGES_PER_SECOND * 18;
        var message = RawWebSocket.frame(RawWebSocket.TEXT, true, true, HEARTBEAT.getBytes(StandardCharsets.UTF_8));
        var inOneGo = new ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            inOneGo.write(message);
        }
        try (var client = RawWebSocket.connect(base())) {
            client.sendBytes(inOneGo.toByteArray());

            await().until(() -> lobby.only().received.size() == messages);
        }
    }

    @Test
    @DisplayName("[LIMIT-1] what is refused is counted by reason")
    void refusalsAreCounted() {
        double before = refused("too_big");
        var client = connect("10.0.0.1");
        client.send("x".repeat(StrictGateway.FRAME_BYTES_MAX + 1));

        assertEquals("too_large", client.next("error").path("code").asText());
        assertEquals(1009, client.closed().code());
        assertEquals(before + 1, refused("too_big"));
    }

    private double refused(String reason) {
        return meters.counter("collab.refused", "reason", reason).count();
    }

    private WsClient connect(String forwardedFor) {
        var client = WsClient.connect(base(), Map.of("X-Forwarded-For", forwardedFor));
        open.add(client);
        return client;
    }

    private static void sendForever(RawWebSocket client, byte[] message) {
        try {
            while (true) {
                client.sendBytes(message);
            }
        } catch (IOException expected) {
            // The server closed the connection, which is what this is for.
            assertTrue(client.socket().isClosed() || !expected.toString().isEmpty());
        }
    }

    private URI base() {
        return URI.create("ws://" + base.getAuthority() + "/");
    }
}
