package io.drawdb.collab.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens by hand, the bad ones included that no library would make. */
public final class TestTokens {
    /** A secret that is long enough. */
    public static final String SECRET = "an example of a secret that is long enough";

    private final Map<String, String> header = new TreeMap<>(Map.of("alg", "\"HS256\"", "typ", "\"JWT\""));
    private final Map<String, String> claims = new TreeMap<>();
    private String secret = SECRET;
    private String algorithm = "HmacSHA256";

    private TestTokens() {
        long now = Instant.now().getEpochSecond();
        claim("share", "\"room\"").claim("role", "\"edit\"");
        claim("iat", String.valueOf(now - 10)).claim("exp", String.valueOf(now + 600));
    }

    /** A good token for {@code room} as editor, to be changed. */
    public static TestTokens token() {
        return new TestTokens();
    }

    /** A good token. */
    public static String of(String share, String role, String id) {
        return token().text("share", share).text("role", role).text("jti", id).signed();
    }

    /** Puts a string. */
    public TestTokens text(String claim, String value) {
        return claim(claim, "\"" + value + "\"");
    }

    /** Puts a claim as JSON; a dash takes it away. */
    public TestTokens claim(String name, String json) {
        claims.put(name, json);
        claims.values().remove("-");
        return this;
    }

    /** Says when it was made and when it ends, in seconds from now. */
    public TestTokens between(long issuedIn, long expiresIn) {
        long now = Instant.now().getEpochSecond();
        return claim("iat", String.valueOf(now + issuedIn)).claim("exp", String.valueOf(now + expiresIn));
    }

    /** Puts a member of the header as JSON. */
    public TestTokens header(String name, String json) {
        header.put(name, json);
        return this;
    }

    /** Signs with another key or by another algorithm. */
    public TestTokens by(String key, String macAlgorithm) {
        secret = key;
        algorithm = macAlgorithm;
        return this;
    }

    /** The token without a signature. */
    public String unsigned() {
        return part(header) + "." + part(claims) + ".";
    }

    /** The token. */
    public String signed() {
        String signed = part(header) + "." + part(claims);
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(Map<String, String> members) {
        String json = members.entrySet().stream()
                .map(each -> "\"%s\":%s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
