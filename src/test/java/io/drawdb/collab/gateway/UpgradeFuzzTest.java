package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Upgrade requests as no client makes them. A failure names its seed; set {@code fuzz.seed} to have it again. */
@QuarkusTest
@TestProfile(GuardedGateway.class)
class UpgradeFuzzTest {
    private static final int PARTS = Integer.getInteger("fuzz.upgrades", 100_000);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
    private static final int CONTROL_EVERY = 200;
    private static final List<String> WORDS = List.of(
            "/",
            "/collab",
            "/collab/",
            "room",
            "..",
            "%2e%2e",
            "%00",
            "%zz",
            "?",
            "&",
            "=",
            "token",
            "%74oken",
            "token=",
            "a.b.c",
            "#",
            ";",
            " ",
            "\t",
            "é",
            "\0",
            ":",
            "//",
            "http://",
            "https://localhost",
            "https://x.example",
            "@",
            "[::1]",
            ",",
            "drawdb-collab",
            "drawdb-collab.token.",
            "Bearer ",
            "*",
            "x".repeat(300),
            "\\",
            "null",
            "-1",
            "13",
            "websocket");
    private static final List<String> HEADERS = List.of(
            "Host",
            "Origin",
            "Connection",
            "Upgrade",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions",
            "Authorization",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Content-Length",
            "Transfer-Encoding",
            "Cookie",
            "Expect",
            "Te",
            "");

    @TestHTTPResource("/")
    URI base;

    private final long seed = Long.getLong("fuzz.seed", 20_261_123L);
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    @DisplayName("[FRAME-8][ACCESS-14] no token stays where it would be logged, however the request is written")
    void partsOfRequests() {
        var unset = AllowedOrigins.of(List.of());
        var named = AllowedOrigins.of(List.of("https://a.example", "*.b.example", "https://*.c.example"));
        for (int n = 0; n < PARTS; n++) {
            String text = words(6);
            TokenCarrier.inQuery(text).ifPresent(found -> {
                assertEquals(Optional.empty(), TokenCarrier.inQuery(found.rest()), () -> "seed " + seed + ": " + text);
                assertFalse(("&" + found.rest()).contains("&token="), () -> "seed " + seed + ": " + text);
            });
            TokenCarrier.inProtocols(text)
                    .ifPresent(found -> assertEquals(
                            Optional.empty(), TokenCarrier.inProtocols(found.rest()), () -> "seed " + seed));
            assertFalse(
                    unset.admits("https://" + words(3) + ".example", "self.test", Optional.empty()),
                    () -> "seed " + seed);
            named.admits(text, words(2), Optional.of("https"));
            assertTrue(UpgradePath.room(text)
                    .map(room -> room.matches("[A-Za-z0-9_-]{1,128}"))
                    .orElse(true));
        }
    }

    @Test
    @DisplayName(
            "[FRAME-8] random upgrade requests leave the server serving, and let nobody in with a token that is none")
    void requests() throws IOException {
        for (int n = 0; n < REQUESTS; n++) {
            abuse();
            if (n % CONTROL_EVERY == 0) {
                assertEquals(101, RawHttp.upgrade(base, "/collab/room").status(), () -> "seed " + seed);
                assertEquals(401, RawHttp.upgrade(base, "/?token=" + n).status(), () -> "seed " + seed);
            }
        }
    }

    private void abuse() throws IOException {
        var request = new StringBuilder(random.nextInt(5) == 0 ? words(2) : "GET").append(' ');
        request.append('/')
                .append(words(4))
                .append(random.nextInt(9) == 0 ? words(1) : " HTTP/1.1")
                .append("\r\n");
        if (random.nextBoolean()) {
            request.append("Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
                    .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        }
        for (int headers = random.nextInt(5); headers > 0; headers--) {
            request.append(HEADERS.get(random.nextInt(HEADERS.size())))
                    .append(": ")
                    .append(words(3))
                    .append("\r\n");
        }
        request.append("\r\n").append(words(2));
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
        }
    }

    private String words(int max) {
        var text = new StringBuilder();
        for (int words = random.nextInt(max + 1); words > 0; words--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
