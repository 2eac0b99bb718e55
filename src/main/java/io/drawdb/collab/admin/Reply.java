package io.drawdb.collab.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a request.
 *
 * @param body JSON in UTF-8; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and a document is too large to be copied for it
record Reply(int status, byte[] body, Map<String, String> headers) {
    static final int OK = 200;
    static final int ACCEPTED = 202;
    static final int NOT_MODIFIED = 304;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int TOO_LARGE = 413;
    static final int LOCKED = 423;
    static final int INTERNAL_ERROR = 500;
    static final int BAD_GATEWAY = 502;
    static final int UNAVAILABLE = 503;
    static final int FULL = 507;

    private static final String RETRY_AFTER_SECONDS = "5";

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply of(JsonNode json) {
        return new Reply(OK, Json.bytes(json), Map.of());
    }

    static Reply of(int status, JsonNode json) {
        return new Reply(status, Json.bytes(json), Map.of());
    }

    /** {@code {"error": {"code", "message"}}}. */
    static Reply error(int status, String code, String message) {
        var reply = of(status, errorBody(code, message));
        return status == UNAVAILABLE ? reply.with("Retry-After", RETRY_AFTER_SECONDS) : reply;
    }

    static ObjectNode errorBody(String code, String message) {
        var body = Json.object();
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, body, more);
    }
}
