package io.drawdb.collab.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a request may carry a token: in {@code Authorization: Bearer}, in {@code ?token=}, or beside the sub-protocols as
 * {@code drawdb-collab.token.<token>}, the one place where a page can put something that is logged nowhere. Of several the
 * first counts. They are taken out of the request, so that nothing behind can log them.
 */
final class TokenCarrier {
    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "bearer ";
    private static final String PARAMETER = "token";
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PROTOCOL_PREFIX = "drawdb-collab.token.";

    private TokenCarrier() {}

    /**
     * What a token was found in, without it.
     *
     * @param rest what is left; empty if the token was all there was
     */
    record Found(String token, String rest) {}

    /** The token in the header. */
    static Optional<String> token(HttpServerRequest request) {
        var header = request.getHeader(AUTHORIZATION);
        boolean bearer = header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER);
        return bearer ? Optional.of(header.substring(BEARER.length()).strip()) : Optional.empty();
    }

    /**
     * Takes the token out of an upgrade request, except out of its URI. Among the sub-protocols one stays only if nothing
     * else is offered, because something must be answered.
     */
    static Optional<String> take(HttpServerRequest request) {
        var header = token(request);
        request.headers().remove(AUTHORIZATION);
        var found = inProtocols(String.join(",", request.headers().getAll(PROTOCOLS)));
        found.filter(protocols -> !protocols.rest().isEmpty())
                .ifPresent(protocols -> request.headers().set(PROTOCOLS, protocols.rest()));
        return header.or(() -> inQuery(request.query()).map(Found::token)).or(() -> found.map(Found::token));
    }

    /** The request's URI without the token in it, if it has one. */
    static Optional<String> cleanUri(HttpServerRequest request) {
        String path = request.path();
        return inQuery(request.query()).map(query -> query.rest().isEmpty() ? path : path + "?" + query.rest());
    }

    /** The first token in a query, and the query without any. */
    static Optional<Found> inQuery(@Nullable String query) {
        if (query == null || !query.contains("=")) {
            return Optional.empty();
        }
        var parts = Arrays.asList(query.split("&", -1));
        var tokens = parts.stream().filter(TokenCarrier::isToken).toList();
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        var rest = parts.stream().filter(part -> !isToken(part)).collect(Collectors.joining("&"));
        String first = tokens.get(0);
        return Optional.of(new Found(decoded(first.substring(first.indexOf('=') + 1)), rest));
    }

    /** The first token among sub-protocols, and the others. */
    static Optional<Found> inProtocols(String offered) {
        List<String> all = Arrays.stream(offered.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        return all.stream()
                .filter(each -> each.startsWith(PROTOCOL_PREFIX))
                .findFirst()
                .map(token -> new Found(
                        token.substring(PROTOCOL_PREFIX.length()),
                        all.stream()
                                .filter(each -> !each.startsWith(PROTOCOL_PREFIX))
                                .collect(Collectors.joining(", "))));
    }

    private static boolean isToken(String part) {
        int equals = part.indexOf('=');
        return equals > 0 && decoded(part.substring(0, equals)).equals(PARAMETER);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part; // not encoded as it should be: good for nothing, and refused as such
        }
    }
}
