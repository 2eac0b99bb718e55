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
    private static final String LEFT_OUT = "collab_frames_skipped_total\\{[^}]*kind=\"document\"[^}]*}";
    private static final int ENOUGH = 100;
    private static final int PUSHES_AT_ONCE = 10;
    private static final int PUSHES_MAX = 300; // 15 MB, far more than the sockets' buffers hold

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
            int pushes = 0;
            // No longer than has to be: who takes nothing for 30 s is cut off.
            while (pushes < PUSHES_MAX && place.metric(LEFT_OUT) < ENOUGH) {
                for (int n = 0; n < PUSHES_AT_ONCE; n++) {
                    pushes++;
                    ada.push(Diagrams.edited(file, pushes));
                    ada.document(pushes);
                }
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
            assertTrue(
                    documents <= pushes - ENOUGH,
                    documents + " documents of " + pushes + " were kept for a reader that did not read");
        }
    }
}
