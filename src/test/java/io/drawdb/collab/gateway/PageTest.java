package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page that people edit a diagram on, as a browser gets it. */
@QuarkusTest
@TestProfile(PatientGateway.class)
class PageTest {
    private static final Path CLIENT = Path.of("src/main/resources/META-INF/resources/client");
    private static final Pattern IMPORT =
            Pattern.compile("(?:from|src=|href=) ?['\"](?:\\./|client/)([\\w-]+\\.\\w+)['\"]");
    private static final int FILE_LINES_MAX = 300;

    @TestHTTPResource("/")
    URI base;

    static List<Path> files() throws IOException {
        try (var files = Files.list(CLIENT)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html, client/page.js",
        "/?share=abc, text/html, client/page.js",
        "/index.html, text/html, client/page.js",
        "/client/collab-client.js, text/javascript, class CollabClient",
        "/client/page.css, text/css, color-scheme"
    })
    @DisplayName("[CONN-9] the page and its parts come with their types, and are never out of date")
    void pageIsServed(String path, String type, String part) throws Exception {
        var answer = get(path);

        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith(type));
        assertEquals(List.of("no-cache"), answer.headers().allValues("Cache-Control"));
        assertTrue(answer.body().contains(part));
    }

    @ParameterizedTest
    @MethodSource("files")
    @DisplayName("[CONN-9] whatever a part of the page asks for is there, and short enough to be read")
    void partsAreWhole(Path file) throws Exception {
        var text = get("/client/" + file.getFileName()).body();

        assertTrue(text.lines().count() <= FILE_LINES_MAX);
        for (var part : IMPORT.matcher(text).results().toList()) {
            assertEquals(200, get("/client/" + part.group(1)).statusCode(), part.group());
        }
    }

    @Test
    @DisplayName("[CONN-9] whatever the page asks for is there, and nothing comes from elsewhere")
    void pageIsWhole() throws Exception {
        var page = get("/").body();

        var parts = IMPORT.matcher(page).results().map(part -> part.group(1)).toList();
        assertEquals(List.of("page.css", "collab-client.js", "page.js"), parts);
        for (var part : parts) {
            assertEquals(200, get("/client/" + part).statusCode(), part);
        }
        assertTrue(Pattern.compile("(src|href)=\"(https?:)?//")
                .matcher(page)
                .results()
                .findAny()
                .isEmpty());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
