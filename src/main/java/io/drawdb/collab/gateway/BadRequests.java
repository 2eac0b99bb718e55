package io.drawdb.collab.gateway;

import io.vertx.core.VertxException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Requests that the platform turns down before anybody here has seen them: without a {@code Host} that is one, or with a
 * path that is none. Left to itself it logs each as a failure of the server, and anybody could fill the disk.
 */
@ApplicationScoped
class BadRequests {
    /** Before everything else that deals with failures. */
    private static final int ORDER = Integer.MIN_VALUE;

    private static final int BAD_REQUEST = 400;

    private final Forwarding forwarding;
    private final GatewayMeters meters;
    private final FaultLog log;

    @Inject
    BadRequests(GatewayLimits limits, GatewayMeters meters, FaultLog log) {
        this.forwarding = new Forwarding(limits.trustForwarded());
        this.meters = meters;
        this.log = log;
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).failureHandler(this::failed);
    }

    private void failed(RoutingContext context) {
        if (context.statusCode() != BAD_REQUEST || !(context.failure() instanceof VertxException)) {
            context.next();
            return;
        }
        var answer = Answer.badRequest(String.valueOf(context.failure().getMessage()));
        meters.refused(answer.reason());
        log.refused(answer.reason(), forwarding.address(context.request()), answer.text());
        answer.send(context);
    }
}
