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
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page that people edit a diagram on, as a browser gets it. */
@QuarkusTest
@TestProfile(PatientGateway.class)
class PageTest {
    private static final Path PAGE = Path.of("src/main/resources/META-INF/resources/page");
    private static final Path CLIENT = Path.of("client");
    private static final Pattern IMPORT =
            Pattern.compile("(?:from|src=|href=) ?['\"]((?:\\.{1,2}/|client/|page/)[\\w./-]+\\.(?:js|css))['\"]");

    @TestHTTPResource("/")
    URI base;

    static Stream<String> files() throws IOException {
        return Stream.concat(served(PAGE, "/page/"), served(CLIENT, "/client/"));
    }

    private static Stream<String> served(Path folder, String prefix) throws IOException {
        try (var files = Files.walk(folder)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> prefix + folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html, page/page.js",
        "/?share=abc, text/html, page/page.js",
        "/index.html, text/html, page/page.js",
        "/client/collab-client.js, text/javascript, class CollabClient",
        "/client/drawdb/session.js, text/javascript, class Session",
        "/page/page.css, text/css, color-scheme"
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
    @DisplayName("[CONN-9] the page and the client library are served, and whatever a part asks for is there")
    void partsAreWhole(String path) throws Exception {
        var answer = get(path);

        assertEquals(200, answer.statusCode());
        for (var part : IMPORT.matcher(answer.body()).results().toList()) {
            var asked = URI.create(path).resolve(part.group(1)).toString();
            if (path.endsWith(".js")) {
                assertEquals(200, get(asked).statusCode(), () -> path + " asks for " + asked);
            }
        }
    }

    @Test
    @DisplayName("[CONN-9] whatever the page asks for is there, and nothing comes from elsewhere")
    void pageIsWhole() throws Exception {
        var page = get("/").body();

        var parts = IMPORT.matcher(page).results().map(part -> part.group(1)).toList();
        assertEquals(List.of("page/page.css", "client/index.js", "page/page.js"), parts);
        for (var part : parts) {
            assertEquals(200, get("/" + part).statusCode(), part);
        }
        assertTrue(Pattern.compile("(src|href)=\"(https?:)?//")
                .matcher(page)
                .results()
                .findAny()
                .isEmpty());
    }

    @Test
    @DisplayName(
            "[CONN-9] the page may load its own parts only, and be in no other; the client library is for all pages")
    void policy() throws Exception {
        for (var path : List.of("/", "/index.html", "/page/page.js")) {
            var headers = get(path).headers();
            assertEquals(
                    List.of(
                            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
                    headers.allValues("Content-Security-Policy"),
                    path);
            assertEquals(List.of("nosniff"), headers.allValues("X-Content-Type-Options"), path);
            assertEquals(List.of("no-referrer"), headers.allValues("Referrer-Policy"), path);
        }
        assertEquals(List.of(), get("/client/index.js").headers().allValues("Content-Security-Policy"));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
