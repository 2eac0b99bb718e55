package io.drawdb.collab.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives each client a secret of its own for each room, by which it proves later that a client id is its. The secret is
 * the moment in which the client first came, and a seal on that, the room and the client id (HMAC-SHA256). Nothing has to
 * be kept but the key, so it holds after a restart, and on every server that has the same key. Callable from any thread.
 */
public final class ResumeSecrets {
    private static final int RADIX = 36;
    private static final Pattern FORM = Pattern.compile("[0-9a-z]{1,12}\\.[A-Za-z0-9_-]{43}");

    private volatile @Nullable SecretKeySpec key;

    /** Without a key for now: nothing can be issued or proved before there is one. */
    public ResumeSecrets() {}

    /** @param secret known to this deployment's servers alone, at least 32 bytes */
    public ResumeSecrets(byte[] secret) {
        key = key(secret);
    }

    /** Takes the key, once it is known. */
    public void use(byte[] secret) {
        key = key(secret);
    }

    /** Whether there is a key. */
    public boolean ready() {
        return key != null;
    }

    private static SecretKeySpec key(byte[] secret) {
        if (secret.length < 32) {
            throw new IllegalArgumentException("a resume secret needs 32 bytes, has " + secret.length);
        }
        return new SecretKeySpec(secret, "HmacSHA256");
    }

    /** The secret for a client that first came to a room at {@code bornMillis}. */
    public String issue(String shareId, String clientId, long bornMillis) {
        String born = Long.toString(bornMillis, RADIX);
        return born + "." + seal(shareId, clientId, born);
    }

    /** When the client first came that this secret was given to; empty if it was not given for this room and client. */
    public OptionalLong born(String shareId, String clientId, String secret) {
        if (!FORM.matcher(secret).matches()) {
            return OptionalLong.empty();
        }
        String born = secret.substring(0, secret.indexOf('.'));
        byte[] given = secret.substring(secret.indexOf('.') + 1).getBytes(StandardCharsets.US_ASCII);
        byte[] expected = seal(shareId, clientId, born).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, expected)
                ? OptionalLong.of(Long.parseLong(born, RADIX))
                : OptionalLong.empty();
    }

    private String seal(String shareId, String clientId, String born) {
        SecretKeySpec known = key;
        if (known == null) {
            throw new IllegalStateException("there is no key yet");
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(known);
            // A share id and a number hold no line break, so no two triples make the same text.
            byte[] sealed = mac.doFinal((shareId + "\n" + born + "\n" + clientId).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
