package io.drawdb.collab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Ruling.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedTokensTest {
    private static final TokenRules RULES =
            new TokenRules(Optional.empty(), Optional.empty(), Duration.ofSeconds(30), Duration.ofDays(1));
    private static final TokenRules STRICT =
            new TokenRules(Optional.of("us"), Optional.of("collab"), Duration.ofSeconds(30), Duration.ofDays(1));

    private final TokenReader reader = SignedTokens.withSecret(TestTokens.SECRET, RULES);

    @Test
    @DisplayName("[ACCESS-2] a token says which room it is for, and what its bearer may do there")
    void goodToken() {
        var grant = granted(TestTokens.of("gist1", "owner", "t-1"));

        assertEquals("t-1", grant.id());
        assertEquals(Right.OWNER, grant.right());
        assertTrue(grant.opens("gist1"));
        assertFalse(grant.opens("gist2"));
        assertTrue(granted(TestTokens.of("*", "view", "t-2")).opens("gist2"));
    }

    @Test
    @DisplayName("[ACCESS-2] a token without jti goes by a digest that is not the token")
    void namedByDigest() {
        String token = TestTokens.token().signed();

        assertTrue(granted(token).id().matches("sha256:[0-9a-f]{64}"));
    }

    @Test
    @DisplayName("[ACCESS-2] a token without jti has one name, the digest of what is signed, however it is written")
    void oneName() throws GeneralSecurityException {
        String token = TestTokens.token().signed();
        String signed = token.substring(0, token.lastIndexOf('.'));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(signed.getBytes(StandardCharsets.US_ASCII));

        assertEquals(
                "sha256:" + HexFormat.of().formatHex(digest), granted(token).id());
        assertEquals(granted(token), granted(otherBits(token)));
    }

    @Test
    @DisplayName("[ACCESS-2] a jti that can't be the name of a token in a ruling counts as none")
    void unusableJti() {
        for (String jti : List.of("", "sha256:0", "eyJhbGciOiJub25lIn0.e30.", "x".repeat(257))) {
            var grant = granted(TestTokens.token().text("jti", jti).signed());

            assertTrue(grant.id().matches("sha256:[0-9a-f]{64}"), grant::id);
            assertTrue(TokenName.canBe(grant.id()));
            assertFalse(TokenName.canBe(jti), jti);
        }
    }

    /** The same signature: its last character has two bits that mean nothing. */
    private static String otherBits(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = token.length() - 1;
        return token.substring(0, last) + alphabet.charAt(alphabet.indexOf(token.charAt(last)) + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$=", "$==", "$=AA", "$!", "$ ", "$\n", "$.", "$.AA", "!$", "=$", ".$"})
    @DisplayName(
            "[ACCESS-3] a token has three parts of base64url and no other character, whatever a decoder would skip")
    void strictForm(String changed) {
        String token = TestTokens.token().signed();

        assertInstanceOf(Verdict.Refused.class, reader.read(changed.replace("$", token)));
        assertInstanceOf(Verdict.Refused.class, reader.read(token.replaceFirst("\\.", changed.replace("$", "") + ".")));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("expired", TestTokens.token().between(-900, -31).signed()),
                Arguments.of("no exp", TestTokens.token().claim("exp", "-").signed()),
                Arguments.of("no iat", TestTokens.token().claim("iat", "-").signed()),
                Arguments.of(
                        "made in the future",
                        TestTokens.token().between(40, 900).signed()),
                Arguments.of(
                        "not yet",
                        TestTokens.token().claim("nbf", "99999999999").signed()),
                Arguments.of(
                        "lives too long", TestTokens.token().between(0, 90_000).signed()),
                Arguments.of("no share", TestTokens.token().claim("share", "-").signed()),
                Arguments.of(
                        "share is a number",
                        TestTokens.token().claim("share", "5").signed()),
                Arguments.of(
                        "share is none",
                        TestTokens.token().text("share", "../x").signed()),
                Arguments.of("no role", TestTokens.token().claim("role", "-").signed()),
                Arguments.of(
                        "role is none", TestTokens.token().text("role", "admin").signed()),
                Arguments.of(
                        "roles are many",
                        TestTokens.token().claim("role", "[\"edit\"]").signed()),
                Arguments.of(
                        "another secret",
                        TestTokens.token().by("x".repeat(40), "HmacSHA256").signed()),
                Arguments.of("no signature", TestTokens.token().unsigned()),
                Arguments.of("signature cut", TestTokens.token().signed().replaceFirst("...$", "")),
                Arguments.of("three dots", "..."),
                Arguments.of("nothing", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    @DisplayName("[ACCESS-3] a token that is not good in every respect gets nobody in")
    void badToken(String what, String token) {
        var refused = assertInstanceOf(Verdict.Refused.class, reader.read(token), what);

        assertFalse(!token.isEmpty() && refused.reason().contains(token), refused::reason);
    }

    @Test
    @DisplayName("[ACCESS-3] clocks may differ a little")
    void skew() {
        granted(TestTokens.token().between(-900, -20).signed());
        granted(TestTokens.token().between(20, 900).signed());
    }

    @Test
    @DisplayName("[ACCESS-9] a token of a clock that is ahead may have been made before a ruling that comes now")
    void issuedByAFastClock() {
        var access = Access.byToken(reader, Duration.ofDays(1), InstantSource.system());
        var grant = granted(
                TestTokens.token().text("share", "gist1").between(10, 900).signed());
        access.rule(Kind.SHARE, "gist1", null);

        assertEquals(Optional.empty(), access.right(grant, "gist1", "ann"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"none\"",
                "\"None\"",
                "\"HS384\"",
                "\"HS512\"",
                "\"RS256\"",
                "\"ES256\"",
                "\"dir\"",
                "5",
                "\"\""
            })
    @DisplayName("[ACCESS-4] the configuration decides the algorithm, whatever the token says")
    void algorithmIsFixed(String algorithm) {
        var token = TestTokens.token().header("alg", algorithm);

        assertInstanceOf(Verdict.Refused.class, reader.read(token.signed()));
        assertInstanceOf(Verdict.Refused.class, reader.read(token.unsigned()));
    }

    @Test
    @DisplayName("[ACCESS-4] another hash under the right name is no signature, and what a header asks for is not done")
    void hashIsFixed() {
        assertInstanceOf(
                Verdict.Refused.class,
                reader.read(
                        TestTokens.token().by(TestTokens.SECRET, "HmacSHA512").signed()));
        assertInstanceOf(
                Verdict.Refused.class,
                reader.read(TestTokens.token()
                        .header("crit", "[\"b64\"]")
                        .header("b64", "false")
                        .signed()));
        granted(TestTokens.token()
                .header("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}")
                .header("kid", "\"../../dev/null\"")
                .signed());
    }

    @Test
    @DisplayName("[ACCESS-3] issuer and audience are what the deployment expects, where it expects any")
    void issuerAndAudience() {
        TokenReader strict = SignedTokens.withSecret(TestTokens.SECRET, STRICT);
        var token = TestTokens.token().text("iss", "us").claim("aud", "[\"collab\",\"other\"]");

        assertInstanceOf(Verdict.Granted.class, strict.read(token.signed()));
        assertInstanceOf(
                Verdict.Refused.class, strict.read(token.text("aud", "other").signed()));
        assertInstanceOf(Verdict.Refused.class, strict.read(TestTokens.token().signed()));
        assertInstanceOf(
                Verdict.Refused.class,
                strict.read(TestTokens.token()
                        .text("aud", "collab")
                        .text("iss", "them")
                        .signed()));
    }

    private Grant granted(String token) {
        return assertInstanceOf(Verdict.Granted.class, reader.read(token)).grant();
    }
}
