package io.drawdb.collab.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origins (RFC 6454) whose pages may connect. Each is one of
 *
 * <ul>
 *   <li>{@code https://draw.example.org}, that very one;
 *   <li>{@code https://*.example.org}, every host below {@code example.org}, with this scheme and port;
 *   <li>{@code *.example.org}, every host below it, whatever the scheme and port;
 *   <li>{@code *}, every origin.
 * </ul>
 *
 * Where none is named: pages that this server itself delivers, and pages on the visitor's own machine.
 */
public final class AllowedOrigins {
    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://(\\[[0-9a-f:.]+]|[^/:?#@\\[\\]]+)(?::(\\d{1,5}))?");
    private static final String EVERY = "*";
    private static final String ANY_SUBDOMAIN = "*.";

    private final List<String> named;

    private AllowedOrigins(List<String> named) {
        this.named = named;
    }

    /** The given origins, upper and lower case alike. */
    public static AllowedOrigins of(Collection<String> origins) {
        return new AllowedOrigins(
                origins.stream().map(AllowedOrigins::plain).distinct().toList());
    }

    /** Whether none is named, so that only this server's own pages and those of the visitor's machine may connect. */
    public boolean areDefault() {
        return named.isEmpty();
    }

    /**
     * Whether a page of this origin may connect. Who names none is no browser, and could name any: nothing would be
     * won by turning him away.
     *
     * @param self what the request calls this server: host, and port unless it is that of the scheme
     * @param scheme of the request, as far as it is known; a proxy in front may have ended TLS
     */
    boolean admits(@Nullable String origin, @Nullable String self, Optional<String> scheme) {
        if (origin == null) {
            return true;
        }
        String wanted = plain(origin);
        return named.isEmpty()
                ? isLocal(wanted) || isSelf(wanted, self, scheme)
                : named.stream().anyMatch(each -> matches(each, wanted));
    }

    private static boolean matches(String allowed, String origin) {
        if (allowed.equals(EVERY) || allowed.equals(origin)) {
            return true;
        }
        int wild = allowed.indexOf(ANY_SUBDOMAIN);
        Matcher parts = ORIGIN.matcher(origin);
        if (wild < 0 || !parts.matches()) {
            return false;
        }
        String suffix = allowed.substring(wild + 1);
        return wild == 0
                ? isBelow(parts.group(2), suffix)
                : origin.startsWith(allowed.substring(0, wild)) && isBelow(origin.substring(wild), suffix);
    }

    /** @param suffix begins with a dot */
    private static boolean isBelow(String host, String suffix) {
        return host.endsWith(suffix) && host.length() > suffix.length();
    }

    private static boolean isLocal(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            return false;
        }
        String host = parts.group(2);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.equals("127.0.0.1");
    }

    private static boolean isSelf(String origin, @Nullable String self, Optional<String> scheme) {
        Matcher parts = ORIGIN.matcher(origin);
        if (self == null || !parts.matches()) {
            return false;
        }
        String its = parts.group(1);
        return scheme.map(its::equalsIgnoreCase).orElse(true)
                && plain(its + "://" + self).equals(origin);
    }

    /** In lower case, without the port that the scheme has anyway. */
    private static String plain(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://") && lower.endsWith(":443")) {
            return lower.substring(0, lower.length() - ":443".length());
        }
        boolean usual = lower.startsWith("http://") && lower.endsWith(":80");
        return usual ? lower.substring(0, lower.length() - ":80".length()) : lower;
    }
}
