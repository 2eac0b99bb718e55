package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.WsClient;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String HELLO =
            "{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"%s\",\"clientId\":\"%s\",\"mode\":\"edit\"}";

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
            sendAll(strangers);
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
                client.send(HELLO.formatted("crowd", "c" + n));
                client.skipTo("welcome");
                participants.add(client);
            }
            sendAll(participants);
            for (var client : participants) {
                var error = client.skipTo("error");
                assertEquals("bad_message", error.path("code").asText());
                assertTrue(error.path("message").asText().contains("JSON values"), error::toString);
            }
            assertEquals(CROWD, refused(server, "too_many_values"));
            assertServes(server);
        }
    }

    private static void sendAll(List<WsClient> clients) {
        String begin = "{\"type\":\"x\",\"a\":[";
        String frame = begin + "{},".repeat((8 * MEBIBYTE - begin.length() - 4) / 3) + "{}]}";
        clients.parallelStream().forEach(client -> client.send(frame));
    }

    private static void assertServes(CollabProcess server) {
        try (var ada = WsClient.connect(server.ws("/"));
                var ben = WsClient.connect(server.ws("/"))) {
            ada.send(HELLO.formatted("pair", "ada"));
            ada.skipTo("welcome");
            ben.send(HELLO.formatted("pair", "ben"));
            ben.skipTo("welcome");
            ada.send("{\"type\":\"change\",\"seq\":1,\"base\":0,\"ops\":[%s]}"
                    .formatted("{\"target\":\"diagram\",\"action\":\"update\",\"patch\":{\"title\":\"on\"}}"));
            assertEquals(1, ben.skipTo("change").path("version").asInt());
        }
        assertTrue(server.isAlive());
        assertFalse(server.output().contains("OutOfMemoryError"), server::output);
    }

    private static double refused(CollabProcess server, String reason) {
        return Metrics.of(server, "collab_refused_total", "reason=\"" + reason + "\"");
    }
}
