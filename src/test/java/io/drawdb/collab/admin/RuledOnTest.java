package io.drawdb.collab.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Ruling.Kind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be ruled on, and what is said of what can't. */
class RuledOnTest {
    @Test
    @DisplayName("[ACCESS-9] whatever a token, a client or a room can be called may be ruled on")
    void longest() {
        for (var name : new String[] {"x".repeat(256), "a.b.c", "a b é\n", "sha256:" + "0af".repeat(21) + "0", "*"}) {
            assertEquals(name, new RuledOn(Kind.TOKEN, name).subject());
        }
        for (var id : new String[] {"x".repeat(128), "*", "a b é\n"}) {
            assertEquals(id, new RuledOn(Kind.CLIENT, id).subject());
        }
        assertEquals(128, new RuledOn(Kind.SHARE, "x".repeat(128)).subject().length());
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN, '', of 1 to 256 characters",
        "TOKEN, sha256:0af, 64 digits (0-9a-f)",
        "TOKEN, eyJh.eyJz.AA, not the token itself",
        "CLIENT, '', 1 to 128 characters",
        "CLIENT, server, no client can be called so",
        "SHARE, '', must match",
        "SHARE, ../x, must match",
        "SHARE, *, there is no share"
    })
    @DisplayName("[ACCESS-15] what nothing can be called is refused, and what to name instead is said")
    void remedies(Kind kind, String subject, String remedy) {
        var refused = assertThrows(BadRequestException.class, () -> new RuledOn(kind, subject));

        assertTrue(String.valueOf(refused.getMessage()).contains(remedy), refused::getMessage);
    }
}
