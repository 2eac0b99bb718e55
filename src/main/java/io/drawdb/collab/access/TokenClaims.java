package io.drawdb.collab.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What a token says whose signature, times, issuer and audience are good. */
final class TokenClaims {
    private static final Pattern SHARE = Pattern.compile("\\*|[A-Za-z0-9_-]{1,128}");

    private final Duration skew;

    TokenClaims(TokenRules rules) {
        this.skew = rules.skew();
    }

    Verdict read(String token, JsonWebToken claims) {
        Instant issued = Instant.ofEpochSecond(claims.getIssuedAtTime());
        if (issued.isAfter(Instant.now().plus(skew))) {
            return new Verdict.Refused("the token says that it was made in the future");
        }
        if (!(claims.getClaim("share") instanceof String share)
                || !SHARE.matcher(share).matches()) {
            return new Verdict.Refused("the token's share must be a shareId or *");
        }
        Optional<Right> right = claims.getClaim("role") instanceof String role ? Right.named(role) : Optional.empty();
        if (right.isEmpty()) {
            return new Verdict.Refused("the token's role must be view, edit or owner");
        }
        String id = TokenName.of(token, claims.getTokenID());
        String subject = claims.getSubject();
        Instant expires = Instant.ofEpochSecond(claims.getExpirationTime()).plus(skew);
        return new Verdict.Granted(
                new Grant(id, subject == null ? id : subject, share, right.get(), issued.minus(skew), expires));
    }
}
