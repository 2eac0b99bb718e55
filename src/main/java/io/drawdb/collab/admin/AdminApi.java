package io.drawdb.collab.admin;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.hub.Hub;
import io.drawdb.collab.hub.RoomUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * The REST API of the inspector, under {@code /api}. Without a configured token there is none of it, and the paths
 * answer as any path does that nobody knows.
 */
@ApplicationScoped
class AdminApi {
    private static final Logger LOG = Logger.getLogger(AdminApi.class);
    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final String ALL = "/api/*";

    private final AdminAccess access;
    private final AuditLog audit = new AuditLog();
    private final RoomApi rooms;
    private final DiagramApi diagrams;
    private final AccessApi rulings;

    AdminApi(AdminAccess access, Access tokens, Hub hub, MeterRegistry meters) {
        this.access = access;
        this.rooms = new RoomApi(hub, audit, Clock.systemUTC());
        this.diagrams = new DiagramApi(hub.inspection(), audit);
        this.rulings = new AccessApi(tokens, audit, meters.counter("collab.refused", "reason", "rulings"));
    }

    void register(@Observes Router router) {
        if (!access.isConfigured()) {
            for (String path : List.of(ALL, "/admin", "/admin/*")) {
                router.route(path).handler(AdminApi::absent);
            }
            return;
        }
        router.route(ALL).handler(this::admit);
        router.route(HttpMethod.POST, ALL).handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        for (var route : AdminRoute.values()) {
            router.route(route.method(), route.pattern()).handler(context -> handle(route, context));
        }
        router.route(HttpMethod.HEAD, AdminRoute.READ_DIAGRAM.pattern())
                .handler(context -> handle(AdminRoute.READ_DIAGRAM, context));
        router.route(ALL)
                .handler(context -> send(context, Reply.error(Reply.NOT_FOUND, "not_found", "there is no such route")));
        router.route(ALL).failureHandler(this::failed);
    }

    /** What comes behind says 404 to those who read, and to others that they may not write: that it is there, almost. */
    private static void absent(RoutingContext context) {
        var method = context.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            context.next();
        } else {
            context.fail(Reply.NOT_FOUND);
        }
    }

    private void admit(RoutingContext context) {
        if (access.admits(context.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            context.next();
            return;
        }
        audit.denied(context.request().path(), new Call(context).address());
        var reply = Reply.error(
                Reply.UNAUTHORIZED, "unauthenticated", "send the admin token: Authorization: Bearer <token>");
        send(context, reply.with("WWW-Authenticate", "Bearer realm=\"drawdb-collab\""));
    }

    private void handle(AdminRoute route, RoutingContext context) {
        Context here = context.vertx().getOrCreateContext();
        try {
            answer(route, new Call(context))
                    .exceptionally(failure -> refusal(route, failure))
                    .thenAccept(reply -> here.runOnContext(now -> send(context, reply)));
        } catch (BadRequestException e) {
            send(context, Reply.error(Reply.BAD_REQUEST, "bad_request", String.valueOf(e.getMessage())));
        }
    }

    private CompletionStage<Reply> answer(AdminRoute route, Call call) {
        return switch (route) {
            case READ_SERVER -> rooms.server(call);
            case LIST_ROOMS -> rooms.list(call);
            case READ_ROOM -> rooms.read(call);
            case SAVE_ROOM -> rooms.save(call);
            case CLOSE_ROOM -> rooms.close(call);
            case KICK -> rooms.kick(call);
            case UNLOCK -> rooms.unlock(call);
            case READ_DIAGRAM -> diagrams.read(call);
            case READ_CHANGES -> diagrams.changes(call);
            case READ_HISTORY -> diagrams.history(call);
            case RESTORE -> diagrams.restore(call);
            case REVOKE -> rulings.revoke(call);
            case CHANGE_ROLE -> rulings.changeRole(call);
        };
    }

    private static Reply refusal(AdminRoute route, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RoomUnavailableException refused) {
            String message = String.valueOf(refused.getMessage());
            return switch (refused.reason()) {
                case UNKNOWN -> Reply.error(Reply.NOT_FOUND, "not_found", message);
                case NOT_OPEN -> Reply.error(Reply.NOT_FOUND, "not_open", message);
                case NOT_NOW -> Reply.error(Reply.UNAVAILABLE, "unavailable", message);
            };
        }
        LOG.errorf(cause, "event=admin_failed route=%s", route);
        return Reply.error(Reply.INTERNAL_ERROR, "internal", "this is a fault of the server; its log says more");
    }

    /** What the platform refuses before it comes here: a body that is too large, a path that is none. */
    private void failed(RoutingContext context) {
        int status = context.statusCode();
        if (status == Reply.TOO_LARGE) {
            send(context, Reply.error(status, "too_large", "the body may have %d bytes".formatted(BODY_BYTES_MAX)));
        } else if (status >= Reply.BAD_REQUEST && status < Reply.INTERNAL_ERROR) {
            send(context, Reply.error(status, "bad_request", "the request can't be understood"));
        } else {
            LOG.errorf(context.failure(), "event=admin_failed");
            send(context, Reply.error(Reply.INTERNAL_ERROR, "internal", "this is a fault of the server"));
        }
    }

    private static void send(RoutingContext context, Reply reply) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        reply.headers().forEach(response::putHeader);
        if (reply.status() == Reply.NOT_MODIFIED) {
            response.end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(reply.body().length));
            response.end();
            return;
        }
        response.end(Buffer.buffer(reply.body()));
    }
}
