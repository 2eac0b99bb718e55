package io.drawdb.collab.gateway;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Grant;
import io.drawdb.collab.access.Verdict;
import io.netty.util.AttributeKey;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.websockets.next.HandshakeRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The first to look at a request: whose page sends it, and with what token. Here a refusal is still an answer that can
 * say what to do, other than behind the upgrade.
 */
@ApplicationScoped
class Entrance {
    private static final Logger LOG = Logger.getLogger(Entrance.class);
    private static final AttributeKey<Grant> GRANT = AttributeKey.valueOf("io.drawdb.collab.grant");
    private static final String TOKEN = "io.drawdb.collab.token";
    private static final int PRIORITY = 2_000;
    private static final Set<HttpMethod> HARMLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Access access;
    private final AllowedOrigins origins;
    private final Forwarding forwarding;
    private final GatewayMeters meters;
    private final FaultLog log;

    @Inject
    Entrance(Access access, AllowedOrigins origins, GatewayLimits limits, GatewayMeters meters, FaultLog log) {
        this.access = access;
        this.origins = origins;
        this.forwarding = new Forwarding(limits.trustForwarded());
        this.meters = meters;
        this.log = log;
    }

    void register(@Observes Filters filters) {
        filters.register(this::enter, PRIORITY);
    }

    void announce(@Observes StartupEvent event) {
        if (origins.areDefault()) {
            LOG.info(
                    "event=origins allowed=\"this server's own pages, and pages on localhost\""
                            + " hint=\"for a frontend elsewhere set COLLAB_ALLOWED_ORIGINS=https://draw.example.org, or * for all\"");
        }
    }

    /** What the token of an upgrade request was good for; empty if it had none. */
    static Optional<Grant> grant(HttpServerRequest request) {
        return Optional.ofNullable(
                ((ConnectionBase) request.connection()).channel().attr(GRANT).get());
    }

    private void enter(RoutingContext context) {
        var request = context.request();
        ((ConnectionBase) request.connection()).channel().attr(GRANT).set(null);
        boolean upgrade = request.headers().contains(HandshakeRequest.SEC_WEBSOCKET_KEY);
        if (upgrade && context.get(TOKEN) == null) {
            context.put(TOKEN, TokenCarrier.take(request));
        }
        var clean = TokenCarrier.cleanUri(request);
        if (clean.isPresent()) {
            context.reroute(clean.get()); // and comes here again
            return;
        }
        var origin = request.getHeader("Origin");
        boolean admitted = origins.admits(origin, forwarding.self(request), forwarding.scheme(request));
        if (origin != null && !admitted && (upgrade || !HARMLESS.contains(request.method()))) {
            refuse(context, Answer.origin(origin));
            return;
        }
        var refusal = upgrade ? mayUpgrade(request, context.get(TOKEN)) : Optional.<Answer>empty();
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
            return;
        }
        boolean answered = origin != null && admitted && !upgrade && CrossOrigin.answered(context, origin);
        if (!answered) {
            context.next();
        }
    }

    private void refuse(RoutingContext context, Answer answer) {
        meters.refused(answer.reason());
        log.refused(answer.reason(), forwarding.address(context.request()), answer.text());
        answer.send(context);
    }

    private Optional<Answer> mayUpgrade(HttpServerRequest request, Optional<String> brought) {
        if (UpgradePath.of(request.path()) == UpgradePath.NOT_COLLABORATION) {
            return Optional.empty();
        }
        return access.asksForToken() ? brought.flatMap(token -> look(request, token)) : Optional.empty();
    }

    /** A connection without a token may still bring one with its {@code hello}. */
    private Optional<Answer> look(HttpServerRequest request, String token) {
        return access.read(token).match(new Verdict.Cases<>() {
            @Override
            public Optional<Answer> granted(Grant grant) {
                return judged(request, grant);
            }

            @Override
            public Optional<Answer> refused(String reason) {
                return Optional.of(Answer.unauthenticated(reason));
            }

            @Override
            public Optional<Answer> unknown(String reason) {
                return Optional.of(Answer.unavailable(reason));
            }
        });
    }

    private Optional<Answer> judged(HttpServerRequest request, Grant grant) {
        var room = UpgradePath.room(request.path());
        if (room.isPresent() && !grant.opens(room.get())) {
            return Optional.of(Answer.forbidden("the token is not for room " + room.get()));
        }
        if (access.right(grant, room.orElse(grant.share()), "").isEmpty()) {
            return Optional.of(Answer.unauthenticated("the token was revoked or has expired"));
        }
        ((ConnectionBase) request.connection()).channel().attr(GRANT).set(grant);
        return Optional.empty();
    }
}
