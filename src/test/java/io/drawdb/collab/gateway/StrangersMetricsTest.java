package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is said by those who may say nothing here, and what the metrics, which ask nobody for a secret, make of it. */
@QuarkusTest
@TestProfile(GuardedGateway.class)
class StrangersMetricsTest {
    private static final String EVIL = "Origin: https://evil.example";
    private static final String WORD = "STRANGERS";

    @TestHTTPResource("/")
    URI base;

    @Test
    @DisplayName("[MON-7] a share id in the path of a request that is refused is not in the metrics")
    void sharesAreNotMetrics() throws IOException {
        String room = "/collab/" + WORD;
        assertEquals(403, RawHttp.upgrade(base, room, EVIL).status());
        assertEquals(401, RawHttp.upgrade(base, room + "?token=no").status());
        assertEquals(401, RawHttp.ask(base, "GET /api/diagrams/" + WORD, "", "").status());
        assertEquals(
                403,
                RawHttp.ask(base, "DELETE /api/diagrams/" + WORD, EVIL + "\r\n", "")
                        .status());
        RawHttp.ask(base, "GET " + room, "", "");

        assertEquals(List.of(), seriesOfStrangers());
    }

    @Test
    @DisplayName("[MON-8] a thousand made-up methods, and as many paths, make no series each")
    void methodsAreNotMetrics() throws IOException {
        for (int n = 0; n < 1_000; n++) {
            RawHttp.ask(base, "%s%d /%s/%d".formatted(WORD, n, WORD, n), "", "");
        }

        assertEquals(List.of(), seriesOfStrangers());
    }

    private List<String> seriesOfStrangers() throws IOException {
        try (var in = base.resolve("/q/metrics").toURL().openStream()) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("collab_connections"), text);
            return text.lines().filter(line -> line.contains(WORD)).limit(3).toList();
        }
    }
}
