package io.drawdb.collab.admin;

import io.vertx.core.http.HttpMethod;

/** Every route of the REST API, as {@code META-INF/openapi.yaml} describes it. */
enum AdminRoute {
    READ_SERVER(HttpMethod.GET, "/api/admin/server"),
    LIST_ROOMS(HttpMethod.GET, "/api/admin/rooms"),
    READ_ROOM(HttpMethod.GET, "/api/admin/rooms/{shareId}"),
    SAVE_ROOM(HttpMethod.POST, "/api/admin/rooms/{shareId}/save"),
    CLOSE_ROOM(HttpMethod.POST, "/api/admin/rooms/{shareId}/close"),
    KICK(HttpMethod.POST, "/api/admin/rooms/{shareId}/kick"),
    UNLOCK(HttpMethod.POST, "/api/admin/rooms/{shareId}/unlock"),
    READ_DIAGRAM(HttpMethod.GET, "/api/diagrams/{shareId}"),
    READ_CHANGES(HttpMethod.GET, "/api/diagrams/{shareId}/changes"),
    READ_HISTORY(HttpMethod.GET, "/api/diagrams/{shareId}/history"),
    RESTORE(HttpMethod.POST, "/api/diagrams/{shareId}/restore"),
    REVOKE(HttpMethod.POST, "/api/access/revoke"),
    CHANGE_ROLE(HttpMethod.POST, "/api/access/role");

    /** The parameter in paths that names the room. */
    static final String SHARE_ID = "shareId";

    private final HttpMethod method;
    private final String path;

    AdminRoute(HttpMethod method, String path) {
        this.method = method;
        this.path = path;
    }

    HttpMethod method() {
        return method;
    }

    /** The path with its parameters in braces. */
    String path() {
        return path;
    }

    /** The path as the router takes it. */
    String pattern() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
