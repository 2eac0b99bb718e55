package io.drawdb.collab.blackbox2;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Whoever runs the server, calling its REST API. Bodies are written with single quotes. */
final class Inspector {
    static final String TOKEN = "a-token-for-tests-only";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ServerUnderTest server;

    Inspector(ServerUnderTest server) {
        this.server = server;
    }

    /** What came back. */
    record Answer(int status, JsonNode json, HttpResponse<String> whole) {
        Optional<String> header(String name) {
            return whole.headers().firstValue(name);
        }

        /** The code of an error. */
        String code() {
            return json.at("/error/code").asText();
        }

        /** The JSON of an answer that must be 200. */
        JsonNode ok() {
            if (status != 200) {
                throw new AssertionError(status + " " + whole.body());
            }
            return json;
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, "", authorized(headers));
    }

    Answer post(String path) {
        return post(path, "");
    }

    Answer post(String path, String body) {
        return send("POST", path, body, authorized());
    }

    /** Restores a version, as {@code operator} and under this number. */
    Answer restore(String room, long seq, long version) {
        return post(
                "/api/diagrams/" + room + "/restore",
                "{'version':%d,'clientId':'operator','seq':%d}".formatted(version, seq));
    }

    /** An open room in full. */
    JsonNode room(String room) {
        return get("/api/admin/rooms/" + room).ok();
    }

    private static String[] authorized(String... headers) {
        var all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + TOKEN;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    /** Sends a request with these headers and no others. */
    Answer send(String method, String path, String body, String... headers) {
        URI uri = server.process().http(path);
        var request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .method(
                        method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean isJson = answer.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("application/json"))
                    .isPresent();
            boolean hasJson = isJson && !answer.body().isEmpty();
            return new Answer(answer.statusCode(), hasJson ? JsonText.parse(answer.body()) : JsonText.object(), answer);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
