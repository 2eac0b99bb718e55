package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.RawWebSocket;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reader that stops reading, on a server that lets little wait. */
class SlowReaderIT {
    private static final int CHANGES_MAX = 2_000;

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_OUTBOUND_BYTES_MAX", 65_536)
            .with("COLLAB_TICK_MS", 0);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[CLOSE-4408][LIMIT-4][FRAME-8] who does not read is closed, others are not, and he catches up later")
    void tooSlow() throws IOException {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        try (var slow = RawWebSocket.connect(SERVER.process().ws("/collab/" + room), 4096)) {
            slow.sendText("{\"type\":\"hello\",\"protocol\":2,\"clientId\":\"cyd\",\"mode\":\"edit\"}");
            assertTrue(slow.read().text().startsWith("{\"type\":\"welcome\""));

            while (!SERVER.process().output().contains("event=slow_reader") && ada.version() < CHANGES_MAX) {
                ada.apply(Ops.title("%d %s".formatted(ada.version(), "x".repeat(20_000))));
                ben.caughtUp(ada.version());
            }

            assertEquals(4408, slow.readToClose());
        }
        ben.caughtUp(ada.apply(Ops.title("still here")).get("version").asLong());
        var back = SERVER.editor(room, "cyd");
        assertEquals(ada.document().diagram(), back.document().diagram());
    }
}
