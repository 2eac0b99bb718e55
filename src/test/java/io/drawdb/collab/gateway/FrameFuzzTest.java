package io.drawdb.collab.gateway;

import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.RawWebSocket;
import io.drawdb.collab.testing.WsClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sends whatever comes to a generator's mind. A failure names its seed; set {@code fuzz.seed} to have it again. */
@QuarkusTest
@TestProfile(PatientGateway.class)
class FrameFuzzTest {
    private static final int FRAMES = Integer.getInteger("fuzz.frames", 100_000);
    private static final int FRAMES_PER_CONNECTION = 250;
    private static final int CONTROL_EVERY = 50;
    private static final String HEARTBEAT = "{\"type\":\"heartbeat\"}";

    @TestHTTPResource("/")
    URI base;

    @Inject
    FakeLobby lobby;

    @Inject
    Connections connections;

    @Test
    @DisplayName("[FRAME-8] a hundred thousand random frames leave the server serving, and nothing behind")
    void randomFrames() throws Exception {
        long seed = Long.getLong("fuzz.seed", 20_250_101L);
        var generator = new FrameGenerator(new SplittableRandom(seed));
        int controls = 0;
        try (var control = WsClient.connect(root())) {
            int sent = 0;
            for (int n = 0; sent < FRAMES; n++) {
                sent += abuse(generator);
                if (n % CONTROL_EVERY == 0) {
                    control.send(HEARTBEAT);
                    controls++;
                    assertEquals(controls, control.next("echo").path("n").asInt(), () -> "seed " + seed);
                }
            }
            assertTrue(control.isOpen(), () -> "seed " + seed);
            await().until(() -> connections.open() == 1);
        }
        await().until(lobby::deserted);
        lobby.forget();
    }

    /** One connection full of frames; returns how many. */
    private int abuse(FrameGenerator generator) throws IOException {
        try (var client = RawWebSocket.connect(root())) {
            var bytes = new ByteArrayOutputStream();
            int frames = 0;
            while (frames < FRAMES_PER_CONNECTION) {
                bytes.write(generator.next());
                frames++;
            }
            // A frame that ends the conversation at the latest, so that the server's answer can be waited for.
            bytes.write(RawWebSocket.frame(RawWebSocket.CLOSE, true, true, new byte[] {3, (byte) 0xe8}));
            client.sendBytes(bytes.toByteArray());
            return frames;
        }
    }

    private URI root() {
        return URI.create("ws://" + base.getAuthority() + "/");
    }

    /** Makes frames: mostly well framed, so that a conversation does not end with the first. */
    private record FrameGenerator(SplittableRandom random) {
        private static final String[] WORDS = {
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "null",
            "true",
            "1e999999999",
            "-0",
            "\"type\"",
            "\"hello\"",
            "\"op\"",
            "\"change\"",
            "\"seq\"",
            "\"shareId\"",
            "\"__proto__\"",
            "\"clientId\"",
            "\"\\ud800\"",
            "\"é😀\"",
            "\u0000",
            HEARTBEAT,
            "{\"type\":\"hello\",\"clientId\":\"a\",\"shareId\":\"b\"}",
            "\"",
            "\\",
            " ",
            "123456789012345678901"
        };
        private static final String[] TYPES = {
            "hello", "op", "change", "heartbeat", "lock", "awareness", "set_client_name", "undo", "nonsense"
        };

        byte[] next() {
            int dice = random.nextInt(1000);
            if (dice < 3) {
                return garbage(random.nextInt(1, 40));
            }
            if (dice < 6) {
                return RawWebSocket.frame(random.nextInt(16), random.nextBoolean(), random.nextBoolean(), payload());
            }
            if (dice < 40) {
                int control = random.nextBoolean() ? RawWebSocket.PING : RawWebSocket.PONG;
                return RawWebSocket.frame(control, true, true, garbage(random.nextInt(126)));
            }
            int opcode = random.nextInt(10) == 0 ? RawWebSocket.BINARY : RawWebSocket.TEXT;
            return RawWebSocket.frame(opcode, true, true, payload());
        }

        private byte[] payload() {
            return switch (random.nextInt(10)) {
                case 0 -> garbage(random.nextInt(300));
                case 1, 2 -> words().getBytes(StandardCharsets.UTF_8);
                case 3 -> "[".repeat(random.nextInt(2_000)).getBytes(StandardCharsets.UTF_8);
                case 4, 5, 6 -> HEARTBEAT.getBytes(StandardCharsets.UTF_8);
                default -> message().getBytes(StandardCharsets.UTF_8);
            };
        }

        private String message() {
            var text = new StringBuilder("{\"type\":\"")
                    .append(TYPES[random.nextInt(TYPES.length)])
                    .append('"');
            for (int n = random.nextInt(4); n > 0; n--) {
                text.append(",\"")
                        .append((char) random.nextInt(32, 127))
                        .append("\":")
                        .append(words());
            }
            return text.append('}').toString();
        }

        private String words() {
            var text = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) {
                text.append(WORDS[random.nextInt(WORDS.length)]);
            }
            return text.toString();
        }

        private byte[] garbage(int length) {
            var bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }
    }
}
