package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Grant;
import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(GuardedGateway.class)
class EntranceTest {
    private static final String EVIL = "Origin: https://evil.example";

    @TestHTTPResource("/")
    URI base;

    @Inject
    FakeLobby lobby;

    @BeforeEach
    void forget() {
        lobby.forget();
    }

    @Test
    @DisplayName(
            "[ACCESS-1][CONN-5] a token comes in a header, the query or the sub-protocols, and the first of these counts")
    void carriers() throws IOException {
        assertComesIn("header", token -> RawHttp.upgrade(base, "/", "Authorization: Bearer " + token));
        assertComesIn("query", token -> RawHttp.upgrade(base, "/any?x=1&token=" + token + "&y=2"));
        assertComesIn("path", token -> RawHttp.upgrade(base, "/collab/room?token=" + token));
        assertComesIn("encoded", token -> RawHttp.upgrade(base, "/?%74oken=" + token));
        var chosen = assertComesIn(
                "protocol",
                token -> RawHttp.upgrade(
                        base, "/", "Sec-WebSocket-Protocol: drawdb-collab.token." + token + ", drawdb-collab"));
        assertEquals("drawdb-collab", chosen.headers().get("sec-websocket-protocol"));
        String other = TestTokens.of("*", "owner", "not the first");
        assertComesIn(
                "the first",
                token -> RawHttp.upgrade(
                        base,
                        "/?token=" + other,
                        "authorization: BEARER " + token,
                        "Sec-WebSocket-Protocol: drawdb-collab.token." + other));
    }

    @Test
    @DisplayName(
            "[ACCESS-6] a token that is not good is refused with 401, wherever it is; without one, hello may bring it")
    void badToken() throws IOException {
        String bad = TestTokens.of("room", "view", "one") + "x";
        for (var reply : List.of(
                RawHttp.upgrade(base, "/", "Authorization: Bearer " + bad),
                RawHttp.upgrade(base, "/?token=" + bad),
                RawHttp.upgrade(base, "/?token="),
                RawHttp.upgrade(base, "/?token=%0d%0aX:y"),
                RawHttp.upgrade(base, "/", "Sec-WebSocket-Protocol: drawdb-collab, drawdb-collab.token." + bad))) {
            assertEquals(401, reply.status());
            assertTrue(reply.headers().get("www-authenticate").startsWith("Bearer"), reply::toString);
            assertFalse(reply.body().contains(bad), reply::toString);
        }

        assertEquals(101, RawHttp.upgrade(base, "/collab/nothing-brought").status());
        var session = lobby.await(each -> each.room.equals(Optional.of("nothing-brought")));
        assertEquals(Optional.empty(), session.brought);
    }

    @Test
    @DisplayName("[ACCESS-7] a token for another room is refused with 403 where the path names the room")
    void wrongRoom() throws IOException {
        String token = TestTokens.of("room", "edit", "one");

        assertEquals(403, RawHttp.upgrade(base, "/collab/other?token=" + token).status());
        assertEquals(101, RawHttp.upgrade(base, "/collab/room?token=" + token).status());
    }

    @Test
    @DisplayName("[ORIGIN-1][ORIGIN-3] a page from elsewhere is refused with 403, and is told what to do")
    void strangePage() throws IOException {
        var refused = RawHttp.upgrade(base, "/collab", EVIL);

        assertEquals(403, refused.status());
        assertTrue(refused.body().contains("https://evil.example"), refused::body);
        assertTrue(refused.body().contains("COLLAB_ALLOWED_ORIGINS=https://evil.example"), refused::body);
        assertEquals(403, RawHttp.upgrade(base, "/", "Origin: null").status());
        assertEquals(
                101, RawHttp.upgrade(base, "/", "Origin: http://localhost:5173").status());
        assertEquals(
                101,
                RawHttp.upgrade(base, "/", "Host: c.example", "Origin: https://c.example")
                        .status());
        assertEquals(101, RawHttp.upgrade(base, "/").status());
    }

    @Test
    @DisplayName("[ORIGIN-6] a proxy's word does not count where there is none")
    void untrustedProxy() throws IOException {
        assertEquals(
                403,
                RawHttp.upgrade(base, "/", EVIL, "X-Forwarded-Host: evil.example")
                        .status());
    }

    @Test
    @DisplayName("[ORIGIN-5] CORS: an admitted page may read, another may not, and may change nothing")
    void crossOrigin() throws IOException {
        String friend = "Origin: http://localhost:5173\r\n";
        String evil = EVIL + "\r\n";
        String wish = "Access-Control-Request-Method: POST\r\n";

        var read = RawHttp.ask(base, "GET /q/health/live", friend, "");
        assertEquals("http://localhost:5173", read.headers().get("access-control-allow-origin"));
        assertEquals("Origin", read.headers().get("vary"));
        var asked = RawHttp.ask(base, "OPTIONS /api/access/revoke", friend + wish, "");
        assertEquals(204, asked.status());
        assertTrue(asked.headers().get("access-control-allow-headers").contains("Authorization"));

        var hidden = RawHttp.ask(base, "GET /q/health/live", evil, "");
        assertEquals(200, hidden.status());
        assertNull(hidden.headers().get("access-control-allow-origin"));
        assertEquals(
                403,
                RawHttp.ask(base, "OPTIONS /api/access/revoke", evil + wish, "").status());
        assertEquals(
                403, RawHttp.ask(base, "POST /api/access/revoke", evil, "{}").status());
    }

    private interface Request {
        RawHttp.Reply with(String token) throws IOException;
    }

    /** The connection has what its token is good for. The sockets of these tests say nothing and are gone at once. */
    private RawHttp.Reply assertComesIn(String id, Request request) throws IOException {
        var reply = request.with(TestTokens.of("room", "view", id));
        assertEquals(101, reply.status(), reply::toString);
        var session = lobby.await(each -> each.brought.map(Grant::id).equals(Optional.of(id)));
        assertEquals(Right.VIEW, session.brought.orElseThrow().right());
        return reply;
    }
}
