package io.drawdb.collab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tokens that are nearly good. A failure names its seed; set {@code fuzz.seed} to have it again. */
class TokenFuzzTest {
    private static final int TOKENS = Integer.getInteger("fuzz.tokens", 50_000);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \0é";
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "\"\"",
            "\"*\"",
            "\"room\"",
            "\"view\"",
            "\"edit\"",
            "\"owner\"",
            "\"OWNER\"",
            "[]",
            "[\"*\"]",
            "{}",
            "\"../etc\"",
            "\"\\u0000\"",
            "99999999999999999999",
            "9007199254740993",
            "\"\\ud800\"");
    private static final List<String> NAMES = List.of(
            "share", "role", "iat", "exp", "nbf", "jti", "sub", "iss", "aud", "groups", "upn", "cnf", "__proto__", "");

    private final long seed = Long.getLong("fuzz.seed", 20_261_123L);
    private final SplittableRandom random = new SplittableRandom(seed);
    private final TokenReader reader = SignedTokens.withSecret(
            TestTokens.SECRET,
            new TokenRules(Optional.empty(), Optional.empty(), Duration.ofSeconds(30), Duration.ofDays(1)));

    @Test
    @DisplayName("[FRAME-8][ACCESS-6] a token that was altered in any way gives nothing that the signer did not give")
    void altered() {
        String token = TestTokens.of("room", "view", "t");
        var given = grant(reader.read(token));
        int refused = 0;
        for (int n = 0; n < TOKENS; n++) {
            String altered = alter(token);
            if (reader.read(altered) instanceof Verdict.Granted granted) {
                // Base64 leaves a few bits of the last character unused: the same bytes, written otherwise.
                assertEquals(given, granted.grant(), () -> "seed " + seed + ": " + altered);
            } else {
                refused++;
            }
        }
        assertTrue(refused > TOKENS * 9 / 10, "only %d of %d were refused".formatted(refused, TOKENS));
    }

    @Test
    @DisplayName("[FRAME-8][ACCESS-2] whatever a signer puts into a token, it is a right to a room or a refusal")
    void anyClaims() {
        int granted = 0;
        for (int n = 0; n < TOKENS; n++) {
            var token = TestTokens.token();
            for (int claims = random.nextInt(1, 4); claims > 0; claims--) {
                token.claim(pick(NAMES), pick(VALUES));
            }
            String signed = token.signed();
            if (reader.read(signed) instanceof Verdict.Granted good) {
                granted++;
                assertTrue(good.grant().share().matches("\\*|[a-zA-Z]{1,5}"), () -> "seed " + seed + ": " + signed);
                assertNotNull(good.grant().bearer());
            }
        }
        assertTrue(granted > 0 && granted < TOKENS, "%d of %d were granted".formatted(granted, TOKENS));
    }

    private String alter(String token) {
        int at = random.nextInt(token.length());
        char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        return switch (random.nextInt(6)) {
            case 0 -> token.substring(0, at);
            case 1 -> token.substring(at);
            case 2 -> token.substring(0, at) + other + token.substring(at);
            case 3 -> token.substring(0, at) + token.substring(at + 1);
            case 4 -> token.substring(0, at) + token.substring(random.nextInt(token.length()));
            default -> token.substring(0, at) + other + token.substring(at + 1);
        };
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Grant grant(Verdict verdict) {
        return ((Verdict.Granted) verdict).grant();
    }
}
