package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.TestTokens;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.WsClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    @DisplayName("[ACCESS-15] where no tokens are asked for there is nothing to rule on")
    void nothingToRuleOn() {
        assertEquals(
                409,
                new Inspector(OPEN).post("/api/access/revoke", "{'share':'x'}").status());
    }
}
