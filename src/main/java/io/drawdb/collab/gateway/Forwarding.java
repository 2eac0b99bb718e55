package io.drawdb.collab.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and by what name this server was asked. A proxy in front knows better than the socket; its word counts where
 * the deployment says so, because anybody can send such headers to a server that has no proxy in front.
 *
 * @param trusted whether the proxy's word counts
 */
record Forwarding(boolean trusted) {

    /** The address that the request comes from. */
    String address(HttpServerRequest request) {
        var hop = last(request, "X-Forwarded-For");
        if (hop.isPresent()) {
            return hop.get();
        }
        var remote = request.remoteAddress();
        return remote == null ? "unknown" : remote.hostAddress();
    }

    /** Host, and port if need be, by which the page reached this server. */
    @Nullable
    String self(HttpServerRequest request) {
        return last(request, "X-Forwarded-Host").orElse(request.getHeader("Host"));
    }

    /** {@code http} or {@code https}, where a proxy says so. */
    Optional<String> scheme(HttpServerRequest request) {
        return last(request, "X-Forwarded-Proto")
                .map(scheme -> scheme.toLowerCase(Locale.ROOT).replaceFirst("^ws", "http"));
    }

    /** What the nearest proxy added: it stands at the end, maybe in a line of its own, behind what the client sent. */
    private Optional<String> last(HttpServerRequest request, String header) {
        if (!trusted) {
            return Optional.empty();
        }
        var list = String.join(",", request.headers().getAll(header));
        return Optional.of(list.substring(list.lastIndexOf(',') + 1).strip()).filter(each -> !each.isEmpty());
    }
}
