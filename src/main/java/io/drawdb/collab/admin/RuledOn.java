package io.drawdb.collab.admin;

import io.drawdb.collab.access.Grant;
import io.drawdb.collab.access.Ruling.Kind;
import io.drawdb.collab.access.TokenName;
import io.drawdb.collab.room.ClientId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is ruled on. What nothing can be called is refused: whoever mistyped it would think that it is in force. */
record RuledOn(Kind kind, String subject) {
    private static final int CLIENT_ID_LENGTH_MAX = 128;

    RuledOn {
        var fault = switch (kind) {
            case TOKEN -> tokenFault(subject);
            case CLIENT -> clientFault(subject);
            case SHARE -> shareFault(subject);
        };
        if (!fault.isEmpty()) {
            throw new BadRequestException(fault);
        }
    }

    /** The one that a body names. */
    static RuledOn in(Call call) {
        List<RuledOn> named = new ArrayList<>();
        for (var kind : Kind.values()) {
            call.text(kind.name().toLowerCase(Locale.ROOT)).ifPresent(text -> named.add(new RuledOn(kind, text)));
        }
        if (named.size() != 1) {
            throw new BadRequestException("name one of token, client and share, as a string");
        }
        return named.get(0);
    }

    private static String tokenFault(String name) {
        return TokenName.canBe(name)
                ? ""
                : "token must be a token's jti, of 1 to 256 characters, and not the token itself; one without such a jti goes by"
                        + " sha256: and the 64 digits (0-9a-f) of the SHA-256 of its header.payload";
    }

    private static String clientFault(String id) {
        if (id.equals(ClientId.SERVER.value())) {
            return "client must not be \"%s\": no client can be called so".formatted(id);
        }
        return id.isEmpty() || id.length() > CLIENT_ID_LENGTH_MAX
                ? "client must be a string of 1 to %d characters".formatted(CLIENT_ID_LENGTH_MAX)
                : "";
    }

    private static String shareFault(String id) {
        if (id.equals(Grant.EVERY_SHARE)) {
            return "there is no share \"%s\": name each room, or the token or the client; to end all tokens, change the key that they are signed with"
                    .formatted(id);
        }
        return Call.SHARE_ID.matcher(id).matches() ? "" : "share must match " + Call.SHARE_ID;
    }
}
