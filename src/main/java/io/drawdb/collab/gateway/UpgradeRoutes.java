package io.drawdb.collab.gateway;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.websockets.next.HandshakeRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Leads upgrade requests on any path that is not the service's own to the endpoint at {@code /}. */
@ApplicationScoped
class UpgradeRoutes {
    private static final int PRIORITY = 1_000;
    private static final String ROOT = "/";

    void register(@Observes Filters filters) {
        filters.register(UpgradeRoutes::lead, PRIORITY);
    }

    private static void lead(RoutingContext context) {
        var request = context.request();
        boolean upgrade = request.headers().contains(HandshakeRequest.SEC_WEBSOCKET_KEY);
        if (!upgrade || ROOT.equals(request.path()) || UpgradePath.of(request.path()) != UpgradePath.ANY_ROOM) {
            context.next();
            return;
        }
        context.reroute(ROOT);
    }
}
