package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a small heap and no word about limits, and rooms without end. */
@AlsoNative
class MemoryIT {
    private static final Path LARGE = Path.of("src/test/resources/diagrams/large.json");

    /** That many would take more than the heap. */
    private static final int ROOMS = 100;

    @TempDir
    static Path home;

    @Test
    @DisplayName(
            "[LIMIT-11] as it comes, rooms are refused before the heap is full, and those that are open are served")
    void refusesInTime() throws IOException {
        var push =
                "{\"type\":\"op\",\"op\":{\"kind\":\"doc:replace\",\"diagram\":%s}}".formatted(Files.readString(LARGE));
        try (var server = CollabProcess.start(home, "192m", Map.of("ROOM_IDLE_TTL_MS", "3600000"))) {
            int opened = 0;
            while (opened < ROOMS && fill(server, opened, push)) {
                opened++;
            }
            assertTrue(opened > 5 && opened < ROOMS, opened + " rooms");
            try (var again = WsClient.connect(server.ws("/"))) {
                hello(again, 0, "bea");
                assertEquals("welcome", again.next().path("type").asText());
            }
            assertTrue(server.isAlive());
            assertFalse(server.output().contains("OutOfMemoryError"), server::output);
        }
    }

    /** Whether somebody could open a room and fill it. */
    private static boolean fill(CollabProcess server, int room, String push) {
        try (var client = WsClient.connect(server.ws("/"))) {
            hello(client, room, "ann");
            if (!"welcome".equals(client.next().path("type").asText())) {
                assertEquals(4503, client.closed().code());
                return false;
            }
        }
        try (var page = WsClient.connect(server.ws("/"))) {
            page.send(
                    "{\"type\":\"hello\",\"shareId\":\"%d\",\"clientId\":\"page\",\"mode\":\"edit\"}".formatted(room));
            page.skipTo("presence");
            page.send(push);
            page.skipTo("op");
        }
        return true;
    }

    private static void hello(WsClient client, int room, String clientId) {
        client.send("{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"%d\",\"clientId\":\"%s\",\"mode\":\"view\"}"
                .formatted(room, clientId));
    }
}
