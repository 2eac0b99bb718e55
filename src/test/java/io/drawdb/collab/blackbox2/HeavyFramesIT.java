package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a small heap, and what is made to fill it. */
@AlsoNative
class HeavyFramesIT {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int CROWD = 3;
    /** Who begin a message, which together would take several times the heap. */
    private static final int BEGINNERS = 80;

    private static final int PART_BYTES = 7 * MEBIBYTE;
    private static final String HELLO =
            "{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"%s\",\"clientId\":\"%s\",\"mode\":\"edit\"}";

    /** Of empty objects: a quarter of a gigabyte once it is read. */
    private static final String EIGHT_MEBIBYTES =
            "{\"type\":\"x\",\"a\":[" + "{},".repeat((8 * MEBIBYTE - 21) / 3) + "{}]}";

    @TempDir
    Path home;

    @Test
    @DisplayName("[FRAME-18][THREAT-20] who has said no hello can't fill the memory with what is large once it is read")
    void strangersWithManyValues() throws Exception {
        try (var server = CollabProcess.start(home, "192m", Map.of())) {
            List<WsClient> strangers = new ArrayList<>();
            for (int n = 0; n < CROWD; n++) {
                strangers.add(WsClient.connect(server.ws("/")));
            }
            strangers.parallelStream().forEach(stranger -> stranger.send(EIGHT_MEBIBYTES));
            for (var stranger : strangers) {
                assertEquals(1009, stranger.closed().code());
            }
            assertEquals(CROWD, refused(server, "too_big_before_hello"));
            assertServes(server);
        }
    }

    @Test
    @DisplayName("[FRAME-17][THREAT-20] nor can who has: values are counted before they are read")
    void participantsWithManyValues() throws Exception {
        try (var server = CollabProcess.start(home, "192m", Map.of())) {
            List<WsClient> participants = new ArrayList<>();
            for (int n = 0; n < CROWD; n++) {
                var client = WsClient.connect(server.ws("/"));
                join(client, "crowd", "c" + n);
                participants.add(client);
            }
            for (var client : participants) {
                client.send(EIGHT_MEBIBYTES);
                var error = client.skipTo("error");
                assertEquals("bad_message", error.path("code").asText());
                assertTrue(error.path("message").asText().contains("JSON values"), error::toString);
            }
            assertEquals(CROWD, refused(server, "too_many_values"));
            assertServes(server);
        }
    }

    @Test
    @DisplayName(
            "[LIMIT-17][LIMIT-12][THREAT-21] messages that are begun and never finished can't fill it, and a pair goes on")
    void unfinishedMessages() throws Exception {
        List<RawWebSocket> crowd = new ArrayList<>();
        try (var server = CollabProcess.start(home, "192m", Map.of());
                var ada = WsClient.connect(server.ws("/"));
                var ben = WsClient.connect(server.ws("/"))) {
            join(ada, "pair", "ada");
            join(ben, "pair", "ben");
            var part = RawWebSocket.frame(RawWebSocket.TEXT, false, true, new byte[PART_BYTES]);
            var whole = RawWebSocket.frame(RawWebSocket.TEXT, true, true, new byte[PART_BYTES + MEBIBYTE]);
            for (int n = 1; n <= BEGINNERS; n++) {
                var client = RawWebSocket.connect(server.ws("/"));
                crowd.add(client);
                client.sendText(HELLO.formatted("crowd", "c" + n));
                assertTrue(client.read().text().startsWith("{\"type\":\"welcome\""));
                sendRegardless(client, n % 2 == 0 ? part : Arrays.copyOf(whole, PART_BYTES));
                converse(ada, ben, n);
            }
            double refused = refused(server, "unread_bytes");
            assertTrue(refused >= BEGINNERS - 3 && refused < BEGINNERS, () -> refused + " were refused");
            assertServes(server);
        } finally {
            for (var client : crowd) {
                client.close();
            }
        }
    }

    /** A server that closes takes no more than it has to. */
    private static void sendRegardless(RawWebSocket client, byte[] bytes) {
        try {
            client.sendBytes(bytes);
        } catch (IOException closed) {
            assertFalse(closed.toString().isEmpty());
        }
    }

    private static void join(WsClient client, String room, String id) {
        client.send(HELLO.formatted(room, id));
        client.skipTo("welcome");
    }

    private static void converse(WsClient speaker, WsClient listener, int n) {
        speaker.send("{\"type\":\"change\",\"seq\":%d,\"base\":0,\"ops\":[%s]}"
                .formatted(
                        n, "{\"target\":\"diagram\",\"action\":\"update\",\"patch\":{\"title\":\"%d\"}}".formatted(n)));
        assertEquals(n, listener.skipTo("change").path("version").asInt());
    }

    private static void assertServes(CollabProcess server) {
        try (var ada = WsClient.connect(server.ws("/"));
                var ben = WsClient.connect(server.ws("/"))) {
            join(ada, "another-pair", "ada");
            join(ben, "another-pair", "ben");
            converse(ada, ben, 1);
        }
        assertTrue(server.isAlive());
        assertFalse(server.output().contains("OutOfMemoryError"), server::output);
    }

    private static double refused(CollabProcess server, String reason) {
        return Metrics.of(server, "collab_refused_total", "reason=\"" + reason + "\"");
    }
}
