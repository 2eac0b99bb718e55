package io.drawdb.collab.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.Ruling;
import io.drawdb.collab.access.Rulings;
import io.drawdb.collab.gateway.GuardedGateway;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** As many rulings as may be, of which none is about anybody in another test. */
@QuarkusTest
@TestProfile(GuardedGateway.class)
class FullRulingsTest {
    @TestHTTPResource("/api/access/revoke")
    URI revoke;

    @Inject
    Access access;

    @Inject
    MeterRegistry meters;

    @Test
    @DisplayName("[ACCESS-11] one ruling too many is refused with 507, and counted")
    void oneTooMany() throws Exception {
        var now = Instant.now();
        for (int n = 0; n < Rulings.RULINGS_MAX; n++) {
            access.heard(new Ruling(Ruling.Kind.CLIENT, "nobody-" + n, Right.VIEW, now, now.plus(Duration.ofDays(1))));
        }
        var counter = meters.get("collab.refused").tag("reason", "rulings").counter();
        assertEquals(0, counter.count());

        assertEquals(507, revoke("one-more"));
        assertEquals(1, counter.count());
    }

    private int revoke(String token) throws Exception {
        var request = HttpRequest.newBuilder(revoke)
                .header("Authorization", "Bearer " + GuardedGateway.ADMIN)
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"%s\"}".formatted(token)))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
