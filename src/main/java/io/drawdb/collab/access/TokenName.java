package io.drawdb.collab.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a token goes by: its {@code jti}, else a digest of what is signed. A {@code jti} that is too long to be named, or that
 * could be taken for a digest or for a token, counts as none, so that every name is one of the two.
 */
public final class TokenName {
    private static final int JTI_LENGTH_MAX = 256;
    private static final String DIGEST = "sha256:";
    private static final Pattern DIGEST_NAME = Pattern.compile(DIGEST + "[0-9a-f]{64}");
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]*){2}");

    private TokenName() {}

    static String of(String token, @Nullable String jti) {
        return jti != null && isName(jti) ? jti : DIGEST + digest(TokenForm.signed(token));
    }

    /** Whether there can be a token that goes by this. */
    public static boolean canBe(String text) {
        return isName(text) || DIGEST_NAME.matcher(text).matches();
    }

    private static boolean isName(String jti) {
        return !jti.isEmpty()
                && jti.length() <= JTI_LENGTH_MAX
                && !jti.startsWith(DIGEST)
                && !TOKEN.matcher(jti).matches();
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
