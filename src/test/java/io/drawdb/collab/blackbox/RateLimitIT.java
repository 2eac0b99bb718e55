package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.backend.DrawdbStandIn.Flavour;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when drawdb-server says that it was too much. */
class RateLimitIT {
    @TempDir
    Path home;

    @Test
    @DisplayName(
            "[V1-SAVE-6][WB-7][PERSIST-2] nobody saves past a rate limit, whichever room met it; a shutdown still tries")
    void rateLimit() {
        var room = newRoom();
        var other = newRoom();
        try (var place = Deployment.before(Flavour.FORK, home, Map.of("COLLAB_FORCE_EDIT_ENABLED", "true"))) {
            place.backend().put(room, Diagrams.titled("zero").toString());
            place.backend().put(other, Diagrams.titled("zero").toString());
            try (var ada = place.joined(room, "ada", "edit");
                    var ben = place.joined(other, "ben", "edit")) {
                place.backend().fault("{'mode':'429','retryAfter':'120','on':'writes','times':'1'}");
                ada.push(Diagrams.titled("one"));
                var limited = ada.skipTo("persist_error");
                assertEquals("429 Too Many Requests", limited.path("error").asText());
                assertEquals("rate_limited", limited.path("code").asText());
                assertEquals(120_000, limited.path("retryInMs").asLong());

                ada.say("persist_now");
                var again = ada.skipTo("persist_error");
                assertEquals("rate_limited", again.path("code").asText());
                assertTrue(again.path("retryInMs").asLong() > 0, again::toString);
                ben.push(Diagrams.titled("one"));
                ben.say("persist_now");
                ben.skipTo("persist_error");
                assertEquals(1, place.backend().count("PATCH"));

                place.server().terminate();
                ada.socket().closed();
            }
            place.server().awaitExit();
            assertTrue(place.backend().content(room).orElseThrow().contains("\"one\""));
            assertTrue(place.backend().content(other).orElseThrow().contains("\"one\""));
        }
    }
}
