package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Upgrade requests as no client makes them. A failure names its seed; set {@code fuzz.seed} to have it again. */
@QuarkusTest
@TestProfile(GuardedGateway.class)
class UpgradeFuzzTest {
    private static final int PARTS = Integer.getInteger("fuzz.upgrades", 100_000);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 5_000);
    private static final int CONTROL_EVERY = 200;
    /** Let in, a page, nonsense, no token of this server's, a foreign page, nothing there, no such method. */
    private static final Set<Integer> EXPECTED = Set.of(101, 200, 400, 401, 403, 404, 405);

    /** What may announce a body, for which the server may wait until it hears that nothing more comes. */
    private static final Pattern MORE_TO_COME = Pattern.compile("(?m)^(Content-Length|Transfer-Encoding):");

    /** Bytes behind an upgrade request, which nobody can answer before he is heard. */
    private static final Pattern FRAMES_TOO_SOON = Pattern.compile("(?s)\\r\\nSec-WebSocket-Key:.*\\r\\n\\r\\n.");

    private static final Pattern TOKEN = Pattern.compile("^\\S+ /[^\\s?#]*\\?([^\\s#]*&)?token=[^\\s&#]");
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
    @DisplayName("[FRAME-8] random requests are answered as they deserve, and let nobody in with a token that is none")
    void requests() throws IOException {
        var seen = new TreeSet<Integer>();
        for (int n = 0; n < REQUESTS; n++) {
            var request = request();
            boolean mayWaitForMore = MORE_TO_COME.matcher(request).find();
            boolean mayHangUp =
                    mayWaitForMore || FRAMES_TOO_SOON.matcher(request).find();
            var status = RawHttp.status(base, request, mayWaitForMore);
            assertTrue(status.isPresent() || mayHangUp, () -> "seed " + seed + ", no answer to: " + request);
            assertTrue(
                    status.map(EXPECTED::contains).orElse(true), () -> "seed " + seed + ", " + status + ": " + request);
            boolean brought = TOKEN.matcher(request).find();
            assertFalse(brought && status.equals(Optional.of(101)), () -> "seed " + seed + ", let in: " + request);
            status.ifPresent(seen::add);
            if (n % CONTROL_EVERY == 0) {
                assertEquals(101, RawHttp.upgrade(base, "/collab/room").status(), () -> "seed " + seed);
                assertEquals(401, RawHttp.upgrade(base, "/?token=" + n).status(), () -> "seed " + seed);
            }
        }
        assertEquals(EXPECTED, seen, "each way to be answered is met");
    }

    private String request() {
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
        return request.append("\r\n").append(words(2)).toString();
    }

    private String words(int max) {
        var text = new StringBuilder();
        for (int words = random.nextInt(max + 1); words > 0; words--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
