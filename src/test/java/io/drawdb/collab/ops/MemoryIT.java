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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    Path home;

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
                hello(again, "0", "bea", "view");
                assertEquals("welcome", again.next().path("type").asText());
            }
            assertTrue(server.isAlive());
            assertFalse(server.output().contains("OutOfMemoryError"), server::output);
        }
    }

    @Test
    @DisplayName("[V2-OPS-15] a name of a megabyte for what two thousand fields use is refused, not written for each")
    void longNameOfMany() {
        var fields = IntStream.range(0, 2_000)
                .mapToObj("{\"id\":\"%d\",\"type\":\"ZZ\"}"::formatted)
                .collect(Collectors.joining(","));
        var create = "{\"target\":\"%s\",\"action\":\"create\",\"value\":%s}";
        var both = create.formatted("enum", "{\"id\":\"e\",\"name\":\"zz\"}") + ","
                + create.formatted("table", "{\"id\":\"t\",\"fields\":[" + fields + "]}");
        var rename = "{\"target\":\"enum\",\"action\":\"update\",\"id\":\"e\",\"patch\":{\"name\":\"%s\"}}";
        try (var server = CollabProcess.start(home, "192m", Map.of());
                var client = WsClient.connect(server.ws("/"))) {
            hello(client, "uses", "ann", "edit");
            client.skipTo("welcome");
            change(client, 1, both);
            client.skipTo(message -> message.path("type").asText().startsWith("change"));
            change(client, 2, rename.formatted("y".repeat(1_000_000)));
            assertEquals("too_large", client.skipTo("reject").path("code").asText());
            change(client, 3, rename.formatted("yy"));
            client.skipTo(message -> message.path("type").asText().startsWith("change"));
        }
    }

    private static void change(WsClient client, int seq, String ops) {
        client.send("{\"type\":\"change\",\"seq\":%d,\"base\":0,\"ops\":[%s]}".formatted(seq, ops));
    }

    /** Whether somebody could open a room and fill it. */
    private static boolean fill(CollabProcess server, int room, String push) {
        try (var client = WsClient.connect(server.ws("/"))) {
            hello(client, String.valueOf(room), "ann", "view");
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

    private static void hello(WsClient client, String room, String clientId, String mode) {
        client.send("{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"%s\",\"clientId\":\"%s\",\"mode\":\"%s\"}"
                .formatted(room, clientId, mode));
    }
}
