package io.drawdb.collab.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** What shows that a request comes from whoever runs the server. */
public final class AdminSecret {
    private final Optional<byte[]> secret;

    /** @param secret empty: nobody can show it */
    public AdminSecret(Optional<String> secret) {
        this.secret = secret.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isSet() {
        return secret.isPresent();
    }

    /** Whether this is it; how long that takes says nothing of it. */
    boolean is(String given) {
        return secret.isPresent() && MessageDigest.isEqual(secret.get(), given.getBytes(StandardCharsets.UTF_8));
    }
}
