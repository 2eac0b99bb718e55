package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What identifies an entity among its like. {@code 0} and {@code "0"} are the same key. */
final class Keys {
    static final String UID = "uid";
    static final String ID = "id";

    /** A longer id is no key: whoever has one gets another. */
    static final int CHARS_MAX = 256;

    /** Decimal places up to which a number is written out, so that a huge exponent does not make a huge key. */
    private static final int PLAIN_SCALE_MAX = 32;

    private static final int QUOTED_CHARS_MAX = 64;

    private Keys() {}

    /** The key: {@code uid}, else {@code id} unless that is a position; null if there is neither. */
    static @Nullable String of(Target target, ObjectNode entity) {
        String uid = text(entity.get(UID));
        return uid != null || target.positional() ? uid : text(entity.get(ID));
    }

    /** Whether the {@code uid} is none: clients that look no closer would take it for the key. */
    static boolean isMisleading(ObjectNode entity) {
        return entity.hasNonNull(UID) && text(entity.get(UID)) == null;
    }

    /** What relationships call a table or field: its {@code id}, else {@code uid}; null if there is neither. */
    static @Nullable String reference(ObjectNode entity) {
        String id = text(entity.get(ID));
        return id != null ? id : text(entity.get(UID));
    }

    /** A string or number as a key; null for anything else, and for what is too long. */
    static @Nullable String text(@Nullable JsonNode scalar) {
        String text = textOfAnyLength(scalar);
        return text == null || text.length() > CHARS_MAX ? null : text;
    }

    /** As {@link #text}, for what was accepted when there was no limit. */
    static @Nullable String textOfAnyLength(@Nullable JsonNode scalar) {
        if (scalar == null) {
            return null;
        }
        if (scalar.isTextual() || scalar.isIntegralNumber()) {
            return scalar.asText();
        }
        return scalar.isNumber() ? decimal(scalar.decimalValue().stripTrailingZeros()) : null;
    }

    private static String decimal(BigDecimal value) {
        return Math.abs((long) value.scale()) <= PLAIN_SCALE_MAX ? value.toPlainString() : value.toString();
    }

    /** An entity for a message. */
    static String named(Target target, String id) {
        String shown = id.length() <= QUOTED_CHARS_MAX ? id : id.substring(0, QUOTED_CHARS_MAX) + "…";
        return target.wireName() + " \"" + shown + '"';
    }
}
