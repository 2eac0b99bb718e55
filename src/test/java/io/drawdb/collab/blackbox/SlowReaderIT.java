package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.RawWebSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader that stops reading costs. */
class SlowReaderIT {
    @TempDir
    Path home;

    @Test
    @DisplayName(
            "[FAULT-5][LIMIT-4][LIMIT-5] a reader that stops reading costs little, and has the newest document when he reads on")
    void stoppedReader() throws IOException {
        var room = newRoom();
        var file = Diagrams.example("medium");
        try (var place = Deployment.alone(home, Map.of("COLLAB_OUTBOUND_BYTES_MAX", "65536"));
                var ada = place.joined(room, "ada", "edit");
                var stopped = RawWebSocket.connect(place.server().ws("/"), 4096)) {
            stopped.sendText(
                    "{\"type\":\"hello\",\"shareId\":\"%s\",\"clientId\":\"slow\",\"mode\":\"view\"}".formatted(room));
            ada.presence(all -> all.has("slow"));
            int pushes = 400; // 20 MB, far more than the sockets' buffers hold
            for (int n = 1; n <= pushes; n++) {
                ada.push(Diagrams.edited(file, n));
                ada.document(n);
            }
            int documents = 0;
            long version = 0;
            while (version < pushes) {
                var text = stopped.read().text();
                if (text.startsWith("{\"type\":\"op\"")) {
                    documents++;
                    version = Diagrams.parse(text).at("/op/version").asLong();
                }
            }
            assertTrue(documents < pushes / 2, documents + " documents were kept for a reader that did not read");
        }
    }
}
