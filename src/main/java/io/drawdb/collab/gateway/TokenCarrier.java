package io.drawdb.collab.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a request may carry a token: in {@code Authorization: Bearer}, in {@code ?token=}, or beside the sub-protocols as
 * {@code drawdb-collab.token.<token>}, the one place where a page can put something that is logged nowhere. Of several the
 * first counts.
 */
final class TokenCarrier {
    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "bearer ";
    private static final String PARAMETER = "token=";
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String PROTOCOL_PREFIX = "drawdb-collab.token.";

    private TokenCarrier() {}

    /** The token of a request whose URI was {@linkplain #cleanUri cleaned}. */
    static Optional<String> token(HttpServerRequest request) {
        var header = request.getHeader(AUTHORIZATION);
        boolean bearer = header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER);
        return bearer ? Optional.of(header.substring(BEARER.length()).strip()) : Optional.empty();
    }

    /**
     * Moves a token from the sub-protocols to the header, so that it is not the one that is answered, unless nothing
     * else is offered.
     */
    static void takeFromProtocols(HttpServerRequest request) {
        List<String> offered = request.headers().getAll(PROTOCOLS).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        var tokens =
                offered.stream().filter(each -> each.startsWith(PROTOCOL_PREFIX)).toList();
        if (tokens.isEmpty()) {
            return;
        }
        if (token(request).isEmpty()) {
            put(request, tokens.get(0).substring(PROTOCOL_PREFIX.length()));
        }
        if (tokens.size() < offered.size()) {
            var others = offered.stream()
                    .filter(each -> !each.startsWith(PROTOCOL_PREFIX))
                    .collect(Collectors.joining(", "));
            request.headers().set(PROTOCOLS, others);
        }
    }

    /**
     * Moves a token from the query to the header, so that it ends up in no log.
     *
     * @return the URI without it, if it had one
     */
    static Optional<String> cleanUri(HttpServerRequest request) {
        String query = request.query();
        if (query == null || !query.contains(PARAMETER)) {
            return Optional.empty();
        }
        var parts = List.of(query.split("&"));
        var tokens = parts.stream().filter(part -> part.startsWith(PARAMETER)).toList();
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        if (token(request).isEmpty()) {
            put(request, decoded(tokens.get(0).substring(PARAMETER.length())));
        }
        var rest = parts.stream().filter(part -> !part.startsWith(PARAMETER)).collect(Collectors.joining("&"));
        String path = request.path();
        return Optional.of(rest.isEmpty() ? path : path + "?" + rest);
    }

    private static void put(HttpServerRequest request, String token) {
        // What is no token becomes one that is refused, and no broken header.
        String line = token.chars().allMatch(c -> c > ' ' && c < 127) ? token : "unreadable";
        request.headers().set(AUTHORIZATION, "Bearer " + line);
    }

    private static String decoded(String parameter) {
        try {
            return URLDecoder.decode(parameter, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return parameter; // not encoded as it should be: good for nothing, and refused as such
        }
    }
}
