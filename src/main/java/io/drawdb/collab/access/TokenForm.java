package io.drawdb.collab.access;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a token looks like before anything in it is read. The library's decoder skips characters that are not base64url,
 * and stops at {@code =}: without this, one token could be written in many ways.
 */
final class TokenForm {
    private static final Pattern THREE_PARTS = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private TokenForm() {}

    /** Why a text can't be a token; empty if it may be one. */
    static Optional<Verdict> fault(String text) {
        if (text.length() > TokenRules.TOKEN_LENGTH_MAX) {
            return Optional.of(
                    new Verdict.Refused("the token is longer than %d".formatted(TokenRules.TOKEN_LENGTH_MAX)));
        }
        return THREE_PARTS.matcher(text).matches()
                ? Optional.empty()
                : Optional.of(new Verdict.Refused(
                        "the token must be three parts of base64url without padding, with dots between them"));
    }

    /** Header and payload: what the signature is about. The signature itself can be written in several ways. */
    static String signed(String token) {
        return token.substring(0, token.lastIndexOf('.'));
    }
}
