package io.drawdb.collab.gateway;

import io.vertx.ext.web.RoutingContext;

/**
 * A refusal as plain HTTP, with a text that says what to do.
 *
 * @param reason what metrics and log call it
 * @param challenge the {@code WWW-Authenticate} header; empty for none
 * @param retry whether the same request may succeed later
 */
record Answer(int status, GatewayReason reason, String text, String challenge, boolean retry) {
    private static final int ORIGIN_LENGTH_SHOWN = 200;

    static Answer origin(String origin) {
        var text = "Pages of the origin %s may not connect to this server. To allow them, start it with "
                + "COLLAB_ALLOWED_ORIGINS=%<s (several are separated by commas, *.example.org allows all hosts below, "
                + "* allows every origin). Behind a proxy on the page's own address, pass the Host header on, or set "
                + "X-Forwarded-Host and COLLAB_TRUST_FORWARDED=true.\n";
        var shown = origin.substring(0, Math.min(origin.length(), ORIGIN_LENGTH_SHOWN));
        return new Answer(403, GatewayReason.ORIGIN, text.formatted(shown), "", false);
    }

    static Answer badRequest(String text) {
        return new Answer(400, GatewayReason.BAD_REQUEST, text + "\n", "", false);
    }

    static Answer unauthenticated(String text) {
        return new Answer(401, GatewayReason.UNAUTHENTICATED, text + "\n", "Bearer error=\"invalid_token\"", false);
    }

    static Answer forbidden(String text) {
        return new Answer(403, GatewayReason.FORBIDDEN, text + "\n", "", false);
    }

    static Answer unavailable(String text) {
        return new Answer(503, GatewayReason.TOKEN_KEYS, text + "\n", "", true);
    }

    void send(RoutingContext context) {
        var response = context.response().setStatusCode(status);
        response.putHeader("Content-Type", "text/plain; charset=utf-8");
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (!challenge.isEmpty()) {
            response.putHeader("WWW-Authenticate", challenge);
        }
        if (retry) {
            response.putHeader("Retry-After", "5");
        }
        var unused = response.end(text);
    }
}
