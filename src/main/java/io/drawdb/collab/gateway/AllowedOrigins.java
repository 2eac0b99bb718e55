package io.drawdb.collab.gateway;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The origins whose pages may connect.
 *
 * @param origins as a browser names them, such as {@code https://draw.example.org}; none: every origin may
 */
public record AllowedOrigins(Set<String> origins) {

    public AllowedOrigins {
        origins = Set.copyOf(origins);
    }

    /** The given origins, upper and lower case alike. */
    public static AllowedOrigins of(Collection<String> origins) {
        return new AllowedOrigins(origins.stream().map(AllowedOrigins::plain).collect(Collectors.toSet()));
    }

    /**
     * Whether a page of this origin may connect. Who names none is no browser, and could name any: nothing would be
     * won by turning him away.
     */
    boolean admits(@Nullable String origin) {
        return origins.isEmpty() || origin == null || origins.contains(plain(origin));
    }

    private static String plain(String origin) {
        return origin.toLowerCase(Locale.ROOT);
    }
}
