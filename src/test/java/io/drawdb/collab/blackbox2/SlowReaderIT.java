package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.RawWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reader that stops reading, on a server that lets little wait. */
class SlowReaderIT {
    private static final int CHANGES_MAX = 2_000;
    private static final Pattern GIVEN_UP =
            Pattern.compile("collab_frames_skipped_total\\{kind=\"changes\"[^}]*} [1-9]");

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_OUTBOUND_BYTES_MAX", 65_536)
            .with("COLLAB_TICK_MS", 0);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName(
            "[LIMIT-4][V2-SNAP-1][LIMIT-12][FRAME-8] who does not read gets one snapshot when he does; others get every change")
    void snapshotInsteadOfChanges() throws IOException {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        try (var slow = RawWebSocket.connect(SERVER.process().ws("/collab/" + room), 4096)) {
            slow.sendText("{\"type\":\"hello\",\"protocol\":2,\"clientId\":\"cyd\",\"mode\":\"edit\"}");
            assertTrue(slow.read().text().startsWith("{\"type\":\"welcome\""));
            while (!givenUp() && ada.version() < CHANGES_MAX) {
                for (int n = 0; n < 20; n++) {
                    ada.apply(Ops.title("%d %s".formatted(ada.version(), "x".repeat(20_000))));
                }
                // He reads; what he has not read yet must not make him a slow reader, too.
                ben.caughtUp(ada.version());
            }
            var snapshot = readUntil(slow, "snapshot");
            long version = snapshot.path("version").asLong();
            assertEquals(ada.document().diagram(), snapshot.get("diagram"));
            assertEquals(ada.version(), version);

            ada.apply(Ops.title("still here"));
            assertEquals(version + 1, readUntil(slow, "change").path("version").asLong());
        }
        ben.caughtUp(ada.version());
        assertEquals(ada.changes().size(), ben.changes().size());
        assertEquals(ada.document().diagram(), ben.document().diagram());
    }

    private static boolean givenUp() throws IOException {
        try (var in = SERVER.process().http("/q/metrics").toURL().openStream()) {
            return GIVEN_UP.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .find();
        }
    }

    /** Reads on to the next message of this type, put together from its fragments. */
    private static JsonNode readUntil(RawWebSocket socket, String type) throws IOException {
        while (true) {
            var text = new StringBuilder();
            var frame = socket.read();
            while (frame.opcode() == RawWebSocket.PING) {
                frame = socket.read();
            }
            text.append(frame.text());
            while (!frame.last()) {
                frame = socket.read();
                text.append(frame.opcode() == RawWebSocket.PING ? "" : frame.text());
            }
            JsonNode message = JsonText.parse(text.toString());
            if (type.equals(message.path("type").asText())) {
                return message;
            }
        }
    }
}
