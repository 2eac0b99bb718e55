package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(GuardedGateway.class)
class AccessRoutesTest {
    private static final String ADMIN = "Authorization: Bearer " + GuardedGateway.ADMIN + "\r\n";

    @TestHTTPResource("/")
    URI base;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Authorization: Bearer x\r\n", "Authorization: Bearer \r\n", "Authorization: Basic eDp5\r\n"
            })
    @DisplayName("[ACCESS-15] without the admin secret nobody rules on tokens")
    void secretIsAskedFor(String header) throws IOException {
        for (String path : new String[] {"revoke", "role"}) {
            var reply =
                    RawHttp.ask(base, "POST /api/access/" + path, header, "{\"token\":\"kept\",\"role\":\"owner\"}");
            assertEquals(401, reply.status());
        }
        String token = TestTokens.of("room", "view", "kept");
        assertEquals(101, RawHttp.upgrade(base, "/?token=" + token).status());
    }

    @Test
    @DisplayName("[ACCESS-9][ACCESS-15] with it, a token is revoked: it gets nobody in any more")
    void revoke() throws IOException {
        String token = TestTokens.of("room", "view", "lost");
        assertEquals(101, RawHttp.upgrade(base, "/?token=" + token).status());
        var reply = RawHttp.ask(base, "POST /api/access/revoke", ADMIN, "{\"token\":\"lost\"}");

        assertEquals(200, reply.status());
        assertTrue(reply.body().contains("\"until\":"), reply::body);
        assertEquals(401, RawHttp.upgrade(base, "/?token=" + token).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{\"token\":5}",
                "{\"token\":\"\"}",
                "{\"token\":\"a\",\"client\":\"b\"}",
                "{\"token\":\"a\",\"role\":\"king\"}",
                "{\"token\":\"a\"}"
            })
    @DisplayName("[ACCESS-10] a wish that is not understood is answered with what is allowed")
    void badWish(String body) throws IOException {
        var reply = RawHttp.ask(base, "POST /api/access/role", ADMIN, body);

        assertEquals(400, reply.status(), reply::body);
        assertTrue(reply.body().matches("(?s)(name one of|role must be|the body must be).*"), reply::body);
    }

    @Test
    @DisplayName("[ACCESS-15] and only as much as it takes to say it")
    void tooMuch() throws IOException {
        var reply = RawHttp.ask(base, "POST /api/access/revoke", ADMIN, "{\"token\":\"" + "x".repeat(5000) + "\"}");

        assertEquals(413, reply.status());
    }
}
