package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(PatientGateway.class)
class BadInputTest {
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";
    private static final int MEBIBYTE = 1024 * 1024;

    @TestHTTPResource("/")
    URI base;

    @Inject
    FakeLobby lobby;

    private WsClient bystander;

    @BeforeEach
    void bystanderIsServed() {
        lobby.forget();
        bystander = WsClient.connect(base());
        bystander.send(HEARTBEAT);
        bystander.next("echo");
    }

    @AfterEach
    void bystanderIsStillServed() {
        bystander.send(HEARTBEAT);
        assertEquals(2, bystander.next("echo").path("n").asInt());
        bystander.close();
    }

    static Stream<String> notMessages() {
        return Stream.of(
                "",
                "hello",
                "null",
                "[]",
                "42",
                "\"text\"",
                "{}",
                "{\"type\":",
                "{\"type\":7}",
                "{\"type\":{}}",
                "{\"type\":\"hello\",\"clientId\":[]}",
                "{\"type\":\"op\",\"op\":[]}",
                "{\"type\":\"change\",\"seq\":\"one\"}",
                "[".repeat(10_000) + "]".repeat(10_000),
                "{\"a\":".repeat(10_000),
                "{\"type\":\"heartbeat\"} trailing",
                "\u0000");
    }

    @ParameterizedTest
    @MethodSource("notMessages")
    @DisplayName("[FRAME-5] what is no message is answered with an error that says why, and the connection stays")
    void notMessagesAreAnswered(String text) {
        try (var client = WsClient.connect(base())) {
            client.send(text);
            var error = client.next("error");
            assertFalse(error.path("error").asText().isBlank());
            assertEquals("bad_message", error.path("code").asText());
            assertFalse(error.path("fatal").asBoolean());

            client.send(HEARTBEAT);
            client.next("echo");
        }
    }

    @Test
    @DisplayName("[FRAME-1] binary frames carry JSON, too, and garbage in them costs an error")
    void binaryFrames() {
        try (var client = WsClient.connect(base())) {
            client.sendBinary(HEARTBEAT.getBytes(StandardCharsets.UTF_8));
            client.next("echo");
            client.sendBinary(new byte[] {0, 1, 2, (byte) 0xff});
            assertEquals(
                    "a frame must be UTF-8", client.next("error").path("error").asText());
            client.sendBinary(HEARTBEAT.getBytes(StandardCharsets.UTF_8));
            client.next("echo");
        }
    }

    @Test
    @DisplayName("[FRAME-5] text that is not UTF-8 is answered with an error, not repaired")
    void invalidUtf8() throws Exception {
        try (var client = RawWebSocket.connect(base())) {
            byte[] bytes = "{\"type\":\"set_client_name\",\"clientName\":\"?\"}".getBytes(StandardCharsets.UTF_8);
            bytes[bytes.length - 3] = (byte) 0xc3;
            client.send(RawWebSocket.TEXT, true, bytes);

            assertTrue(client.read().text().contains("a frame must be UTF-8"));
            assertTrue(lobby.session(1).received.isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * MEBIBYTE + 1, 60_000_000})
    @DisplayName("[FRAME-7] a frame that is too big is answered with an error and 1009, however big")
    void tooBigFrame(int bytes) throws Exception {
        try (var client = RawWebSocket.connect(base())) {
            var frame = RawWebSocket.frame(RawWebSocket.TEXT, true, true, new byte[bytes]);
            sendRegardless(client, frame);

            assertTrue(client.read().text().contains("frame too big: at most 8388608 bytes"));
            assertEquals(1009, client.read().closeCode());
        }
    }

    @Test
    @DisplayName("[FRAME-7] a message that is too big in fragments is answered the same way")
    void tooBigFragments() throws Exception {
        try (var client = RawWebSocket.connect(base())) {
            join(client);
            for (int n = 0; n < 60; n++) {
                var frame = RawWebSocket.frame(n == 0 ? RawWebSocket.TEXT : 0, false, true, new byte[MEBIBYTE]);
                sendRegardless(client, frame);
            }
            assertTrue(client.read().text().contains("frame too big"));
            assertEquals(1009, client.read().closeCode());
        }
    }

    @Test
    @DisplayName("[FRAME-7] a frame of exactly the limit passes, whole and in fragments")
    void largestFrame() throws Exception {
        try (var client = RawWebSocket.connect(base())) {
            join(client);
            byte[] text = "{\"type\":\"heartbeat\",\"x\":\"%s\"}".formatted("").getBytes(StandardCharsets.UTF_8);
            byte[] largest = "{\"type\":\"heartbeat\",\"x\":\"%s\"}"
                    .formatted("x".repeat(8 * MEBIBYTE - text.length))
                    .getBytes(StandardCharsets.UTF_8);
            client.send(RawWebSocket.TEXT, true, largest);
            assertTrue(client.read().text().contains("echo"));
            int half = largest.length / 2;
            client.send(RawWebSocket.TEXT, false, Arrays.copyOf(largest, half));
            client.send(RawWebSocket.CONTINUATION, true, Arrays.copyOfRange(largest, half, largest.length));
            assertTrue(client.read().text().contains("echo"));
        }
    }

    static Stream<byte[]> brokenFrames() {
        byte[] none = {};
        return Stream.of(
                RawWebSocket.frame(RawWebSocket.TEXT, true, false, HEARTBEAT.getBytes(StandardCharsets.UTF_8)),
                RawWebSocket.frame(3, true, true, none),
                RawWebSocket.frame(11, true, true, none),
                RawWebSocket.frame(0x40 | RawWebSocket.TEXT, true, true, none),
                RawWebSocket.frame(RawWebSocket.CONTINUATION, true, true, none),
                RawWebSocket.frame(RawWebSocket.PING, false, true, none),
                RawWebSocket.frame(RawWebSocket.PING, true, true, new byte[126]),
                RawWebSocket.frame(RawWebSocket.CLOSE, true, true, new byte[] {1}),
                RawWebSocket.frame(RawWebSocket.CLOSE, true, true, new byte[] {3, (byte) 0xed}),
                new byte[] {(byte) 0x81, (byte) 0xff, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4});
    }

    @ParameterizedTest
    @MethodSource("brokenFrames")
    @DisplayName("[FRAME-8] a broken frame is answered with an error and a close code of RFC 6455")
    void brokenFramesClose(byte[] frame) throws Exception {
        try (var client = RawWebSocket.connect(base())) {
            join(client);
            client.sendBytes(frame);

            assertTrue(client.read().text().contains("\"type\":\"error\""));
            int code = client.read().closeCode();
            assertTrue(code == 1002 || code == 1007 || code == 1009, () -> "closed with " + code);
        }
    }

    @Test
    @DisplayName("[FRAME-8] a hundred bad messages are answered, the next one is the last")
    void tooManyBadMessages() {
        try (var client = WsClient.connect(base())) {
            for (int n = 0; n < 100; n++) {
                client.send("no");
                assertFalse(client.next("error").path("fatal").asBoolean());
            }
            client.send("no");
            assertTrue(client.next("error").path("fatal").asBoolean());
            assertEquals(4400, client.closed().code());
        }
    }

    @Test
    @DisplayName("[FRAME-8] a fault in the room costs the connection, with 1011, and nothing else")
    void faultInRoom() {
        try (var client = WsClient.connect(URI.create("ws://" + base.getAuthority() + "/collab/failing"))) {
            client.send(HEARTBEAT);

            assertEquals(1011, client.closed().code());
        }
    }

    /** Only who has joined may send what is large. */
    private static void join(RawWebSocket client) throws IOException {
        client.sendText(HEARTBEAT);
        assertTrue(client.read().text().contains("echo"));
    }

    private static void sendRegardless(RawWebSocket client, byte[] frame) throws IOException {
        try {
            client.sendBytes(frame);
        } catch (SocketException e) {
            throw new AssertionError("the server does not take what is left of the frame", e);
        }
    }

    private URI base() {
        return URI.create("ws://" + base.getAuthority() + "/");
    }
}
