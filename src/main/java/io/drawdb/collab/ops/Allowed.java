package io.drawdb.collab.ops;

import io.drawdb.collab.redis.RedisAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What may be said for a setting.
 *
 * @param text the rule in words that complete "allowed is …"
 * @param rule whether a value that is not blank keeps it
 */
record Allowed(String text, Predicate<String> rule) {
    /** What is sent in a header and shown to nobody: no white space, and too long to be guessed. */
    static final Allowed SECRET =
            new Allowed("16 to 1024 visible ASCII characters", value -> value.matches("[\\x21-\\x7E]{16,1024}"));

    private static final Pattern REDIS_PREFIX = Pattern.compile("[\\w:.-]{1,100}");
    private static final List<String> FLAGS = List.of("true", "false");

    boolean accepts(String value) {
        return rule.test(value);
    }

    static Allowed number(int min, int max) {
        return new Allowed("a whole number from %d to %d".formatted(min, max), value -> isWithin(value, min, max));
    }

    static Allowed oneOf(String... words) {
        var choice = List.of(words);
        return new Allowed(String.join(" or ", choice), choice::contains);
    }

    static Allowed flag() {
        return new Allowed("true or false", value -> FLAGS.contains(value.toLowerCase(Locale.ROOT)));
    }

    static Allowed url() {
        return new Allowed("an http:// or https:// URL without query", Allowed::isBaseUrl);
    }

    static Allowed redisUrl() {
        return new Allowed(RedisAddress.FORM, Allowed::isRedisUrl);
    }

    static Allowed redisPrefix() {
        return new Allowed(
                "at most 100 letters, digits and characters of : . _ -",
                value -> REDIS_PREFIX.matcher(value).matches());
    }

    static Allowed fileName() {
        return new Allowed(
                "a file name of at most 255 characters without / or control characters",
                value -> value.length() <= 255 && value.chars().noneMatch(c -> c == '/' || Character.isISOControl(c)));
    }

    static Allowed path() {
        return new Allowed("the path of a directory", value -> value.indexOf('\0') < 0);
    }

    static Allowed origins() {
        return new Allowed(
                "origins such as https://draw.example.org or *.example.org, separated by commas alone, or * for every one",
                value -> Arrays.stream(value.split(",", -1)).allMatch(Allowed::isOriginPattern));
    }

    static Allowed secret(int bytesMin) {
        return new Allowed(
                "a secret of at least %d bytes, such as openssl rand -hex 32 makes".formatted(bytesMin),
                value -> value.getBytes(StandardCharsets.UTF_8).length >= bytesMin);
    }

    static Allowed text(int lengthMax) {
        return new Allowed(
                "a text of at most %d characters without control characters".formatted(lengthMax),
                value -> value.length() <= lengthMax && value.chars().noneMatch(Character::isISOControl));
    }

    private static boolean isWithin(String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            return number >= min && number <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isBaseUrl(String value) {
        try {
            var url = new URI(value);
            return isWeb(url) && url.getRawQuery() == null && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isOriginPattern(String value) {
        if (value.equals("*")) {
            return true;
        }
        // A host below the one that is named, in place of all of them.
        boolean anyScheme = value.startsWith("*.");
        String example =
                anyScheme ? "https://x" + value.substring(1) : value.replaceFirst("^(https?://)\\*\\.", "$1x.");
        return isOrigin(example);
    }

    private static boolean isRedisUrl(String value) {
        try {
            RedisAddress.parse(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOrigin(String value) {
        try {
            var url = new URI(value);
            return isWeb(url)
                    && url.getRawPath().isEmpty()
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isWeb(URI url) {
        return url.getHost() != null
                && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                && url.getPort() <= 65535;
    }
}
