package io.drawdb.collab.admin;

import io.vertx.core.http.HttpMethod;

/** Every route of the REST API, as {@code META-INF/openapi.yaml} describes it. */
enum AdminRoute {
    READ_SERVER("GET", "/api/admin/server"),
    LIST_ROOMS("GET", "/api/admin/rooms"),
    READ_ROOM("GET", "/api/admin/rooms/{shareId}"),
    SAVE_ROOM("POST", "/api/admin/rooms/{shareId}/save"),
    CLOSE_ROOM("POST", "/api/admin/rooms/{shareId}/close"),
    KICK("POST", "/api/admin/rooms/{shareId}/kick"),
    UNLOCK("POST", "/api/admin/rooms/{shareId}/unlock"),
    READ_DIAGRAM("GET", "/api/diagrams/{shareId}"),
    READ_CHANGES("GET", "/api/diagrams/{shareId}/changes"),
    READ_HISTORY("GET", "/api/diagrams/{shareId}/history"),
    RESTORE("POST", "/api/diagrams/{shareId}/restore"),
    REVOKE("POST", "/api/access/revoke"),
    CHANGE_ROLE("POST", "/api/access/role");

    /** The parameter in paths that names the room. */
    static final String SHARE_ID = "shareId";

    private final String method;
    private final String path;

    AdminRoute(String method, String path) {
        this.method = method;
        this.path = path;
    }

    HttpMethod method() {
        return HttpMethod.valueOf(method);
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
