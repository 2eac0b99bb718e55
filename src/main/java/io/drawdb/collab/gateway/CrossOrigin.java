package io.drawdb.collab.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Tells browsers that a page of another origin may read what it asked for (CORS), once that origin was admitted. */
final class CrossOrigin {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String HEADERS = "Authorization, Content-Type";
    private static final String SECONDS = "600";

    private CrossOrigin() {}

    /**
     * Adds the headers for an admitted origin.
     *
     * @return whether the request only asked whether another may follow, and is answered with that
     */
    static boolean answered(RoutingContext context, String origin) {
        var request = context.request();
        var headers = context.response().headers();
        headers.set("Access-Control-Allow-Origin", origin);
        headers.add("Vary", "Origin");
        if (!request.method().equals(HttpMethod.OPTIONS)
                || !request.headers().contains("Access-Control-Request-Method")) {
            return false;
        }
        headers.set("Access-Control-Allow-Methods", METHODS);
        headers.set("Access-Control-Allow-Headers", HEADERS);
        headers.set("Access-Control-Max-Age", SECONDS);
        var unused = context.response().setStatusCode(204).end();
        return true;
    }
}
