package io.drawdb.collab.access;

import io.smallrye.jwt.auth.principal.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** What was wrong with a token, without a word of the token: the library's own messages quote it. */
final class TokenFault {
    private static final Map<Integer, String> REASONS = reasons();

    private TokenFault() {}

    static String explain(ParseException failure) {
        if (failure.getCause() instanceof InvalidJwtException invalid) {
            for (var reason : REASONS.entrySet()) {
                if (invalid.hasErrorCode(reason.getKey())) {
                    return reason.getValue();
                }
            }
        }
        boolean tooLong = String.valueOf(failure.getMessage()).startsWith("SRJWT07009");
        return tooLong ? "the token is valid for longer than COLLAB_TOKEN_DAYS_MAX allows" : "the token is not valid";
    }

    private static Map<Integer, String> reasons() {
        Map<Integer, String> reasons = new LinkedHashMap<>();
        reasons.put(ErrorCodes.EXPIRED, "the token has expired");
        reasons.put(ErrorCodes.EXPIRATION_MISSING, "the token has no exp");
        reasons.put(ErrorCodes.ISSUED_AT_MISSING, "the token has no iat");
        reasons.put(ErrorCodes.NOT_YET_VALID, "the token is not valid yet");
        reasons.put(ErrorCodes.AUDIENCE_MISSING, "the token has no aud");
        reasons.put(ErrorCodes.AUDIENCE_INVALID, "the token is for another audience");
        reasons.put(ErrorCodes.ISSUER_MISSING, "the token has no iss");
        reasons.put(ErrorCodes.ISSUER_INVALID, "the token is by another issuer");
        return reasons;
    }
}
