package io.drawdb.collab.gateway;

import static io.drawdb.collab.testing.Patience.await;
import static java.util.concurrent.CompletableFuture.runAsync;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.hub.Frame;
import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import io.drawdb.collab.wire.ClientMessage.SetClientName;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PatientGateway.class)
class BackPressureTest {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int UNDER_WAY_MAX = GatewayLimits.defaults().inboundMessagesMax();

    @TestHTTPResource("/")
    URI base;

    @Inject
    FakeLobby lobby;

    @BeforeEach
    void forget() {
        lobby.forget();
    }

    @Test
    @DisplayName("[LIMIT-3] a client that sends faster than its room takes is not read from, and loses nothing")
    void inboundIsPausedNotQueued() throws Exception {
        int count = 900;
        var sent = new AtomicInteger();
        try (var client = RawWebSocket.connect(at("/collab/stalled"))) {
            var session = lobby.only().seated();
            var sending = runAsync(() -> sendNames(client, count, 64 * 1024, sent));
            await().until(() -> session.received.size() == UNDER_WAY_MAX);
            int stuck = awaitStandstill(sent);

            assertEquals(UNDER_WAY_MAX, session.received.size(), "handed over");
            assertTrue(stuck < count / 2, () -> "the sender's socket stalls, it sent " + stuck);
            session.release();
            sending.get();
            await().until(() -> session.received.size() == count);
            int expected = 0;
            for (var message : session.received) {
                assertEquals("n" + expected, ((SetClientName) message).clientName());
                expected++;
            }
        }
    }

    @Test
    @DisplayName("[LIMIT-3] of many messages that come in one read, no more are handed over than may be under way")
    void smallMessagesWaitTheirTurn() throws Exception {
        try (var client = RawWebSocket.connect(at("/collab/stalled"))) {
            client.sendBytes(heartbeats(500));
            var session = lobby.only().seated();
            await().until(() -> session.received.size() >= UNDER_WAY_MAX);
            assertEquals(UNDER_WAY_MAX, session.received.size());

            session.release();
            await().until(() -> session.received.size() == 500);
        }
    }

    @Test
    @DisplayName("[LIMIT-3] the bytes under way are limited, too")
    void inboundBytesAreLimited() throws Exception {
        var sent = new AtomicInteger();
        try (var client = RawWebSocket.connect(at("/collab/stalled"))) {
            var session = lobby.only().seated();
            var sending = runAsync(() -> sendNames(client, 8, 7 * MEBIBYTE, sent));
            await().until(() -> session.received.size() == 3);
            awaitStandstill(sent);

            assertEquals(3, session.received.size(), "handed over: above 16 MiB nothing more");
            session.release();
            sending.get();
            await().until(() -> session.received.size() == 8);
        }
    }

    @Test
    @DisplayName("[FRAME-4] what a client said before it left still counts, in order, before it is gone")
    void lastWordsCount() throws Exception {
        int count = 2 * UNDER_WAY_MAX;
        var bytes = new ByteArrayOutputStream(); // in one go: what a stalled room keeps from being read can't count yet
        bytes.writeBytes(heartbeats(count));
        bytes.writeBytes(RawWebSocket.frame(RawWebSocket.CLOSE, true, true, new byte[] {3, (byte) 0xe8}));
        try (var client = RawWebSocket.connect(at("/collab/stalled"))) {
            client.sendBytes(bytes.toByteArray());
            var session = lobby.only().seated();

            await().until(session.disconnected::isDone);
            assertEquals(count, session.received.size());
            assertEquals(1000, client.readToClose());
        }
    }

    @Test
    @DisplayName("[LIMIT-4] a reader that does not read is closed with 4408 at the limit, and others never notice")
    void slowReaderIsClosed() throws Exception {
        int frames = 400;
        try (var slow = RawWebSocket.connect(at("/"), 4096);
                var quick = WsClient.connect(at("/"))) {
            var toSlow = lobby.session(0).seated();
            var toQuick = lobby.session(1).seated();
            // No longer than has to be: who does not read on after the goodbye is hung up on.
            for (int n = 0; n < frames && !toSlow.disconnected.isDone(); n++) {
                var frame = FakeSession.frame(n, 32 * 1024, Frame.Kind.REQUIRED);
                offer(toSlow, frame);
                offer(toQuick, frame);
                assertEquals(n, quick.next("filler").path("n").asInt());
            }
            await().until(toSlow.disconnected::isDone);

            assertEquals(4408, slow.readToClose());
            offer(toQuick, FakeSession.frame(frames, 10, Frame.Kind.REQUIRED));
            assertEquals(frames, quick.next("filler").path("n").asInt());
            assertTrue(quick.isOpen());
        }
    }

    @Test
    @DisplayName("[LIMIT-4] a slow reader gets the newest document, every required frame, and no old presence")
    void slowReaderGetsNewestDocument() throws Exception {
        try (var slow = RawWebSocket.connect(at("/"), 4096)) {
            var session = lobby.only().seated();
            offer(session, FakeSession.frame(0, 12 * MEBIBYTE, Frame.Kind.DOCUMENT));
            await().until(session.outbox::congested);
            for (int n = 1; n <= 50; n++) {
                offer(session, FakeSession.frame(n, MEBIBYTE, Frame.Kind.DOCUMENT));
                offer(session, FakeSession.frame(1000 + n, 10, Frame.Kind.REQUIRED));
                offer(session, FakeSession.frame(2000 + n, 10, Frame.Kind.FLEETING));
            }

            assertEquals(0, number(message(slow)));
            for (int n = 1; n < 50; n++) {
                assertEquals(1000 + n, number(message(slow)));
            }
            assertEquals(50, number(message(slow)));
            assertEquals(1050, number(message(slow)));
            await().until(() -> !session.outbox.congested());
        }
    }

    @Test
    @DisplayName("[LIMIT-5] one document of 60 MB reaches a slow reader, with little of it in memory twice")
    void largeDocumentArrives() throws Exception {
        try (var slow = RawWebSocket.connect(at("/"), 4096)) {
            var session = lobby.only().seated();
            long before = DirectMemory.used();
            offer(session, FakeSession.frame(1, 60 * MEBIBYTE, Frame.Kind.DOCUMENT));
            await().until(session.outbox::congested);
            offer(session, FakeSession.frame(2, 10, Frame.Kind.REQUIRED));

            assertTrue(DirectMemory.used() - before < 20 * MEBIBYTE, "direct memory stays small");
            assertEquals(1, number(message(slow)));
            assertEquals(2, number(message(slow)));
        }
    }

    @Test
    @DisplayName("[LIMIT-4] a client that pings without reading does not make pongs pile up")
    void pingFloodIsBounded() throws Exception {
        try (var rude = RawWebSocket.connect(at("/"), 4096)) {
            var session = lobby.only().seated();
            offer(session, FakeSession.frame(1, 12 * MEBIBYTE, Frame.Kind.DOCUMENT));
            await().until(session.outbox::congested);
            for (int n = 0; n < 500; n++) {
                rude.send(RawWebSocket.PING, true, new byte[125]);
            }
            rude.sendText("{\"type\":\"heartbeat\"}");
            await().until(() -> session.received.size() == 1);

            int pongs = 0;
            for (var frame = rude.read(); !frame.text().contains("echo"); frame = rude.read()) {
                pongs += frame.opcode() == RawWebSocket.PONG ? 1 : 0;
            }
            assertEquals(0, pongs);
        }
    }

    @Test
    @DisplayName("[LIMIT-4] whether a reader reads can be told: what it took grows, or stays")
    void takenBytesTell() throws Exception {
        try (var slow = RawWebSocket.connect(at("/"), 4096)) {
            var session = lobby.only().seated();
            offer(session, FakeSession.frame(1, 12 * MEBIBYTE, Frame.Kind.DOCUMENT));
            await().until(session.outbox::congested);
            var last = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(300))
                    .until(() -> last.getAndSet(session.outbox.takenBytes()) == session.outbox.takenBytes());
            assertTrue(last.get() < 12 * MEBIBYTE, () -> "taken: " + last.get());

            // How much must be read before more is taken is the operating system's business.
            await().until(() -> {
                slow.read();
                return session.outbox.takenBytes() > last.get();
            });
            assertTrue(session.outbox.congested());
        }
    }

    private static void offer(FakeSession session, Frame frame) {
        session.outbox.send(frame);
        session.outbox.flush();
    }

    private static byte[] heartbeats(int count) {
        var bytes = new ByteArrayOutputStream();
        var heartbeat = RawWebSocket.frame(
                RawWebSocket.TEXT, true, true, "{\"type\":\"heartbeat\"}".getBytes(StandardCharsets.UTF_8));
        for (int n = 0; n < count; n++) {
            bytes.writeBytes(heartbeat);
        }
        return bytes.toByteArray();
    }

    private static void sendNames(RawWebSocket client, int count, int padding, AtomicInteger sent) {
        try {
            for (int n = 0; n < count; n++) {
                client.sendText("{\"type\":\"set_client_name\",\"clientName\":\"n%d\",\"x\":\"%s\"}"
                        .formatted(n, "x".repeat(padding)));
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many were sent when no more are. */
    private static int awaitStandstill(AtomicInteger sent) {
        var last = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(300)).until(() -> last.getAndSet(sent.get()) == sent.get());
        return sent.get();
    }

    /** The text of the next message, fragments joined. */
    private static String message(RawWebSocket client) throws IOException {
        var text = new StringBuilder();
        while (true) {
            var frame = client.read();
            if (frame.opcode() <= RawWebSocket.TEXT) {
                text.append(frame.text());
                if (frame.last()) {
                    return text.toString();
                }
            }
        }
    }

    private static int number(String filler) {
        int start = filler.indexOf("\"n\":") + 4;
        return Integer.parseInt(filler.substring(start, filler.indexOf(',', start)));
    }

    private URI at(String path) {
        return URI.create("ws://" + base.getAuthority() + path);
    }
}
