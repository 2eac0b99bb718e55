package io.drawdb.collab.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may call the inspector: whoever knows the token. Without a token there is no inspector. */
public final class AdminAccess {
    private static final String SCHEME = "bearer ";

    private final byte @Nullable [] digest;

    private AdminAccess(byte @Nullable [] digest) {
        this.digest = digest;
    }

    /** With this token; if it is empty, the inspector is off. */
    public static AdminAccess of(Optional<String> token) {
        return new AdminAccess(token.map(AdminAccess::digest).orElse(null));
    }

    /** Whether there is an inspector at all. */
    boolean isConfigured() {
        return digest != null;
    }

    /**
     * Whether a request may be answered. Takes as long for a token that is nearly right as for any other.
     *
     * @param authorization the header of this name, {@code null} if it was not sent
     */
    boolean admits(@Nullable String authorization) {
        if (digest == null
                || authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                digest, digest(authorization.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
