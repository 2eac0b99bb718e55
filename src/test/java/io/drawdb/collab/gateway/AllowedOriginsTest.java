package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedOriginsTest {
    private static final AllowedOrigins UNSET = AllowedOrigins.of(List.of());

    @ParameterizedTest
    @CsvSource({
        "http://collab.example.org, collab.example.org, true",
        "https://collab.example.org, collab.example.org, true",
        "https://COLLAB.example.org, collab.EXAMPLE.org, true",
        "http://collab.example.org:4000, collab.example.org:4000, true",
        "https://collab.example.org, collab.example.org:443, true",
        "https://collab.example.org:443, collab.example.org, true",
        "http://collab.example.org, collab.example.org:4000, false",
        "http://collab.example.org:4000, collab.example.org, false",
        "https://collab.example.org, collab.example.org:80, false",
        "http://localhost:5173, collab.example.org, true",
        "https://localhost, collab.example.org, true",
        "http://draw.localhost:3000, collab.example.org, true",
        "http://127.0.0.1:8080, collab.example.org, true",
        "http://[::1]:8080, collab.example.org, true",
        "http://[::1]:4000, [::1]:4000, true",
        "https://evil.example, collab.example.org, false",
        "https://collab.example.org.evil.example, collab.example.org, false",
        "https://evil.example/collab.example.org, collab.example.org, false",
        "https://evil.example?collab.example.org, collab.example.org, false",
        "https://collab.example.org@evil.example, collab.example.org, false",
        "https://localhost.evil.example, collab.example.org, false",
        "https://notlocalhost, collab.example.org, false",
        "http://127.0.0.1.evil.example, collab.example.org, false",
        "ftp://collab.example.org, collab.example.org, false",
        "null, collab.example.org, false",
        "'', collab.example.org, false",
        "*, collab.example.org, false",
    })
    @DisplayName("[ORIGIN-1] unset: pages of this server's own address and of localhost, and no others")
    void unset(String origin, String host, boolean admitted) {
        assertEquals(admitted, UNSET.admits(origin, host, Optional.empty()));
    }

    @Test
    @DisplayName("[ORIGIN-4] who names no origin is let in")
    void noOrigin() {
        assertTrue(UNSET.admits(null, "collab.example.org", Optional.empty()));
        assertTrue(AllowedOrigins.of(List.of("https://a.example")).admits(null, null, Optional.empty()));
        assertFalse(UNSET.admits("https://a.example", null, Optional.empty()));
    }

    @Test
    @DisplayName("[ORIGIN-6] where the proxy's word counts, the scheme must agree, too")
    void scheme() {
        assertTrue(UNSET.admits("https://a.example", "a.example", Optional.of("https")));
        assertFalse(UNSET.admits("http://a.example", "a.example", Optional.of("https")));
    }

    @ParameterizedTest
    @CsvSource({
        "https://draw.example.org, https://draw.example.org, true",
        "https://draw.example.org, https://DRAW.example.org:443, true",
        "https://draw.example.org:443, https://draw.example.org, true",
        "https://draw.example.org, http://draw.example.org, false",
        "https://draw.example.org, https://draw.example.org:8443, false",
        "https://draw.example.org, https://a.draw.example.org, false",
        "https://draw.example.org, http://localhost, false",
        "https://draw.example.org, https://self.example, false",
        "*.example.org, https://a.example.org, true",
        "*.example.org, http://a.b.example.org:8080, true",
        "*.example.org, https://example.org, false",
        "*.example.org, https://.example.org, false",
        "*.example.org, https://evilexample.org, false",
        "*.example.org, https://a.example.org.evil.example, false",
        "*.example.org, https://evil.example/.example.org, false",
        "*.example.org, https://evil.example#.example.org, false",
        "*.example.org, https://x@.example.org, false",
        "*.example.org, null, false",
        "https://*.example.org, https://a.example.org, true",
        "https://*.example.org, http://a.example.org, false",
        "https://*.example.org, https://a.example.org:8443, false",
        "https://*.example.org:8443, https://a.example.org:8443, true",
        "https://*.example.org, https://evil.example/.example.org, false",
        "https://*.example.org, https://evil.example:1.example.org, false",
        "*, https://anything.example, true",
        "*, null, true",
    })
    @DisplayName("[ORIGIN-2] those that are named, and nobody else")
    void named(String allowed, String origin, boolean admitted) {
        var origins = AllowedOrigins.of(List.of("https://first.example", allowed));

        assertEquals(admitted, origins.admits(origin, "self.example", Optional.empty()));
    }
}
