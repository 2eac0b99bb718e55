package io.drawdb.collab.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.Ruling;
import io.drawdb.collab.access.Ruling.Kind;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where whoever runs the server takes back what tokens gave: {@code POST /api/access/revoke} with {@code {"token"}},
 * {@code {"client"}} or {@code {"share"}}, and {@code POST /api/access/role} with one of these and {@code role}. It acts on
 * connections that are open, too.
 */
@ApplicationScoped
class AccessRoutes {
    private static final int BODY_BYTES_MAX = 4096;
    private static final int SUBJECT_LENGTH_MAX = 512;

    private final Access access;
    private final AdminSecret admin;

    @Inject
    AccessRoutes(Access access, AdminSecret admin) {
        this.access = access;
        this.admin = admin;
    }

    void register(@Observes Router router) {
        var body = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX);
        router.post("/api/access/*").handler(this::checkAdmin); // before a byte of the body is read
        router.post("/api/access/revoke").handler(body).handler(request -> rule(request, false));
        router.post("/api/access/role").handler(body).handler(request -> rule(request, true));
    }

    private void checkAdmin(RoutingContext context) {
        if (!admin.isSet()) {
            answer(context, 403, "nobody may: COLLAB_ADMIN_TOKEN is not set on this server");
        } else if (TokenCarrier.token(context.request()).filter(admin::is).isEmpty()) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            answer(context, 401, "bring Authorization: Bearer with the server's COLLAB_ADMIN_TOKEN");
        } else if (!access.asksForToken()) {
            answer(context, 409, "there are no tokens to rule on: COLLAB_ACCESS is open");
        } else {
            context.next();
        }
    }

    private void rule(RoutingContext context, boolean toRole) {
        JsonNode wish;
        try {
            var body = context.body().buffer();
            wish = Json.parse(body == null ? new byte[0] : body.getBytes());
        } catch (MalformedJsonException e) {
            answer(context, 400, "the body must be JSON: " + e.getMessage());
            return;
        }
        var named = Arrays.stream(Kind.values())
                .filter(kind -> wish.path(member(kind)).isTextual())
                .toList();
        var right = Right.named(wish.path("role").asText());
        if (named.size() != 1 || !isSubject(wish.path(member(named.get(0))).textValue())) {
            answer(
                    context,
                    400,
                    "name one of token, client and share, as a string of 1 to %d characters"
                            .formatted(SUBJECT_LENGTH_MAX));
        } else if (toRole && right.isEmpty()) {
            answer(context, 400, "role must be view, edit or owner");
        } else {
            rule(context, named, wish, toRole ? right.orElseThrow() : null);
        }
    }

    private void rule(RoutingContext context, List<Kind> named, JsonNode wish, @Nullable Right right) {
        Kind kind = named.get(0);
        Optional<Ruling> ruling = access.rule(kind, wish.path(member(kind)).textValue(), right);
        if (ruling.isEmpty()) {
            answer(
                    context,
                    507,
                    "too many rulings are in force; change the secret that tokens are signed with instead");
            return;
        }
        context.response().putHeader("Content-Type", "application/json");
        var unused = context.response()
                .end("{\"ok\":true,\"until\":%d}\n"
                        .formatted(ruling.get().until().toEpochMilli()));
    }

    private static boolean isSubject(String text) {
        return !text.isEmpty() && text.length() <= SUBJECT_LENGTH_MAX;
    }

    private static String member(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void answer(RoutingContext context, int status, String text) {
        context.response().putHeader("Content-Type", "text/plain; charset=utf-8");
        var unused = context.response().setStatusCode(status).end(text + "\n");
    }
}
