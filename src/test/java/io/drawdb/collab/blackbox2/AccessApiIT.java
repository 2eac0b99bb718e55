package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.TestTokens;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.WsClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever runs the server says of tokens, on servers that ask for them and on those that don't. */
@AlsoNative
class AccessApiIT {
    @RegisterExtension
    static final ServerUnderTest GUARDED = ServerUnderTest.asItComes()
            .with("COLLAB_ACCESS", "token")
            .with("COLLAB_TOKEN_SECRET", TestTokens.SECRET)
            .with("COLLAB_ADMIN_TOKEN", Inspector.TOKEN);

    @RegisterExtension
    static final ServerUnderTest OPEN = ServerUnderTest.asItComes().with("COLLAB_ADMIN_TOKEN", Inspector.TOKEN);

    private final Inspector guarded = new Inspector(GUARDED);

    @Test
    @DisplayName(
            "[ACCESS-9][ACCESS-11][ACCESS-15] a token that is revoked gets nobody in any more, not after a kill either; others do")
    void revoke() {
        String kept = "/?token=" + TestTokens.of("room", "view", "kept");
        String lost = "/?token=" + TestTokens.of("room", "view", "lost");
        GUARDED.at(lost, "ann").socket().close();

        assertTrue(guarded.post("/api/access/revoke", "{'token':'lost'}")
                .ok()
                .path("until")
                .isIntegralNumber());

        assertOnlyOneGetsIn(kept, lost);
        GUARDED.killAndStart();
        assertOnlyOneGetsIn(kept, lost);
    }

    private static void assertOnlyOneGetsIn(String kept, String lost) {
        var refused = assertThrows(WsClient.Refused.class, () -> GUARDED.at(lost, "ann"));
        assertEquals(401, refused.status());
        GUARDED.at(kept, "ann").socket().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{'token':5,'role':'view'}",
                "{'token':'','role':'view'}",
                "{'token':'a','client':'b','role':'view'}",
                "{'token':'a','role':'king'}",
                "{'token':'a'}"
            })
    @DisplayName("[ACCESS-10] a wish that is not understood is answered with what is allowed")
    void badWish(String body) {
        var answer = guarded.post("/api/access/role", body);
        assertEquals(400, answer.status());
        assertEquals("bad_request", answer.code());
    }

    @ParameterizedTest
    @CsvSource({
        "token, 257, x",
        "token, 1, sha256:abc",
        "token, 1, sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "token, 1, eyJhbGciOiJIUzI1NiJ9.eyJzaGFyZSI6IngifQ.AAAA",
        "client, 129, x",
        "client, 1, server",
        "share, 129, x",
        "share, 1, *",
        "share, 1, ../x"
    })
    @DisplayName("[ACCESS-9][ACCESS-10] a ruling on what can't be is refused, and says what to name instead")
    void nothingSuch(String kind, int times, String part) {
        String subject = part.repeat(times);
        for (var answer : List.of(
                guarded.post("/api/access/revoke", "{'%s':'%s'}".formatted(kind, subject)),
                guarded.post("/api/access/role", "{'%s':'%s','role':'view'}".formatted(kind, subject)))) {
            assertEquals(400, answer.status());
            assertEquals("bad_request", answer.code());
            assertTrue(answer.json().at("/error/message").asText().contains(kind), answer::toString);
        }
    }

    @Test
    @DisplayName("[ACCESS-2][ACCESS-9] a token whose jti is too long for a name is revoked by its digest")
    void longJti() throws GeneralSecurityException {
        String token = TestTokens.of("room", "view", "x".repeat(257));
        GUARDED.at("/?token=" + token, "ann").socket().close();
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        guarded.post(
                        "/api/access/revoke",
                        "{'token':'sha256:%s'}".formatted(HexFormat.of().formatHex(digest)))
                .ok();

        var refused = assertThrows(WsClient.Refused.class, () -> GUARDED.at("/?token=" + token, "ann"));
        assertEquals(401, refused.status());
    }

    @Test
    @DisplayName("[ACCESS-15] where no tokens are asked for there is nothing to rule on")
    void nothingToRuleOn() {
        assertEquals(
                409,
                new Inspector(OPEN).post("/api/access/revoke", "{'share':'x'}").status());
    }
}
