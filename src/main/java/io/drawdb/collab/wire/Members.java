package io.drawdb.collab.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the members of one message, and says what is wrong with one that is not as it should be. */
final class Members {
    /** The largest integer that a JavaScript client can count to exactly: 2^53 - 1. */
    static final long INTEGER_MAX = 9_007_199_254_740_991L;

    private final JsonNode message;

    Members(JsonNode message) {
        this.message = message;
    }

    /** The member as it came; null if it is absent or a JSON null. */
    @Nullable
    JsonNode present(String name) {
        JsonNode value = message.get(name);
        return value == null || value.isNull() || value.isMissingNode() ? null : value;
    }

    /** The member as it came, null nodes included. */
    @Nullable
    JsonNode raw(String name) {
        return message.get(name);
    }

    /** The member if it is a string; null if it is anything else. */
    @Nullable
    String lenientText(String name) {
        JsonNode value = present(name);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** A string of at most {@code lengthMax} UTF-16 units, or null if absent. */
    @Nullable
    String optionalText(String name, int lengthMax) throws BadMessageException {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw bad(name, "a string", value);
        }
        return notLonger(name, value.textValue(), lengthMax);
    }

    /** An id: a string, or a number, which counts as its text; null if absent or empty. */
    @Nullable
    String optionalId(String name, int lengthMax) throws BadMessageException {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw bad(name, "a string or a number", value);
        }
        String text = value.asText();
        return text.isEmpty() ? null : notLonger(name, text, lengthMax);
    }

    /** As {@link #optionalId}, but it must be there. */
    String id(String name, int lengthMax) throws BadMessageException {
        String id = optionalId(name, lengthMax);
        if (id == null) {
            throw bad(name, "a string of 1 to " + lengthMax + " characters", raw(name));
        }
        return id;
    }

    /** An integer from {@code min} to {@link #INTEGER_MAX}. */
    long integer(String name, long min) throws BadMessageException {
        JsonNode value = raw(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw badInteger(name, min, value);
        }
        long number = value.longValue();
        if (number < min || number > INTEGER_MAX) {
            throw badInteger(name, min, value);
        }
        return number;
    }

    /** The member if it is an integer from 0 to {@link #INTEGER_MAX}; null if it is anything else. */
    @Nullable
    Long lenientInteger(String name) {
        JsonNode value = present(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            return null;
        }
        long number = value.longValue();
        return number < 0 || number > INTEGER_MAX ? null : number;
    }

    private static BadMessageException badInteger(String name, long min, @Nullable JsonNode found) {
        return bad(name, "an integer from " + min + " to " + INTEGER_MAX, found);
    }

    private static String notLonger(String name, String text, int lengthMax) throws BadMessageException {
        if (text.length() > lengthMax) {
            throw new BadMessageException(
                    "%s must have at most %d characters, but has %d".formatted(name, lengthMax, text.length()), false);
        }
        return text;
    }

    /** The refusal of a member: what is allowed, and what was found. */
    static BadMessageException bad(String name, String allowed, @Nullable JsonNode found) {
        return new BadMessageException("%s must be %s, but is %s".formatted(name, allowed, describe(found)), false);
    }

    private static String describe(@Nullable JsonNode found) {
        if (found == null || found.isMissingNode()) {
            return "missing";
        }
        if (found.isNull()) {
            return "null";
        }
        if (found.isIntegralNumber() && found.canConvertToLong()) {
            return found.asText();
        }
        if (found.isTextual() && found.textValue().isEmpty()) {
            return "empty";
        }
        String kind = found.getNodeType().name().toLowerCase(Locale.ROOT);
        return (kind.matches("[aeiou].*") ? "an " : "a ") + kind;
    }
}
