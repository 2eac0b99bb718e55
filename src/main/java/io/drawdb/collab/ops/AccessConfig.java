package io.drawdb.collab.ops;

import io.smallrye.config.WithConverter;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Who may come in: by the link or by a token. Part of {@link CollabConfig}. */
public interface AccessConfig {

    /** What is the key to a room. */
    Mode mode();

    /** The secret that tokens are signed with. */
    Optional<String> tokenSecret();

    /** Where the public keys are that tokens are signed with. */
    Optional<URI> tokenJwksUrl();

    /** What {@code iss} must be. */
    Optional<String> tokenIssuer();

    /** What {@code aud} must hold. */
    Optional<String> tokenAudience();

    /** By how much clocks may differ. */
    @WithName("token-skew-ms")
    @WithConverter(Millis.class)
    Duration tokenSkew();

    /** Longest time from {@code iat} to {@code exp}, in days. */
    int tokenDaysMax();

    /** The key by which clients show that a client id is theirs. */
    Optional<String> resumeSecret();

    /** What is the key to a room. */
    enum Mode {
        /** The link: who knows it may edit. */
        OPEN,
        /** A signed token. */
        TOKEN
    }
}
