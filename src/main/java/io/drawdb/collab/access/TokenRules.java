package io.drawdb.collab.access;

import java.time.Duration;
import java.util.Optional;

/**
 * What a token must be like besides being signed.
 *
 * @param issuer its {@code iss} must be this
 * @param audience its {@code aud} must have this; where none is expected, {@code aud} is not looked at
 * @param skew by how much clocks may differ
 * @param lifetimeMax from {@code iat} to {@code exp}: so long a ruling on it has to be kept
 */
public record TokenRules(Optional<String> issuer, Optional<String> audience, Duration skew, Duration lifetimeMax) {
    /** Longer tokens are not looked at. */
    static final int TOKEN_LENGTH_MAX = 4096;
}
