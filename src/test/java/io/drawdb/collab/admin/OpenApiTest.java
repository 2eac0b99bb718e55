package io.drawdb.collab.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The description of the REST API, the page and the manual, held against the routes. */
class OpenApiTest {
    private static final Path DESCRIPTION = Path.of("src/main/resources/META-INF/openapi.yaml");
    private static final Path MANUAL = Path.of("docs/inspector.md");
    private static final Path PAGE = Path.of("src/main/resources/admin");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head");

    private final Map<?, ?> description;

    OpenApiTest() throws IOException {
        description = new Yaml().load(Files.readString(DESCRIPTION));
    }

    private static String routes() {
        return Arrays.stream(AdminRoute.values())
                .map(route -> route.method().name() + " " + route.path())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    @DisplayName("[ADM-4] every route is described, and nothing else")
    void describesEveryRoute() {
        var described = new TreeSet<String>();
        paths().forEach((path, item) -> ((Map<?, ?>) item)
                .keySet().stream()
                        .map(String::valueOf)
                        .filter(METHODS::contains)
                        .forEach(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        assertEquals(routes(), String.join("\n", described));
    }

    @Test
    @DisplayName(
            "[ADM-4] every route has an id of its own, may be refused for want of the token, and names what it refers to")
    void isWhole() {
        Set<Object> ids = new TreeSet<>();
        paths().values()
                .forEach(item -> ((Map<?, ?>) item).forEach((method, operation) -> {
                    if (METHODS.contains(String.valueOf(method))) {
                        var described = (Map<?, ?>) operation;
                        assertTrue(ids.add(described.get("operationId")), described::toString);
                        assertTrue(((Map<?, ?>) described.get("responses")).containsKey("401"), described::toString);
                    }
                }));
        assertEquals(AdminRoute.values().length, ids.size());
        checkReferences(description);
    }

    private void checkReferences(Object node) {
        if (node instanceof Map<?, ?> map) {
            if (map.get("$ref") instanceof String reference) {
                Object at = description;
                for (var step : reference.substring(2).split("/")) {
                    at = ((Map<?, ?>) Objects.requireNonNull(at)).get(step);
                }
                assertTrue(at != null, reference);
            }
            map.values().forEach(this::checkReferences);
        } else if (node instanceof List<?> list) {
            list.forEach(this::checkReferences);
        }
    }

    @Test
    @DisplayName("[ADM-4] the manual has every route, and nothing else")
    void manualHasEveryRoute() throws IOException {
        var rows = Pattern.compile("(?m)^\\| `(GET|POST) (/api[^`?]*)[^|]*\\|")
                .matcher(Files.readString(MANUAL))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertEquals(routes(), rows);
    }

    @Test
    @DisplayName("[ADM-3] what strangers wrote gets onto the page as text, and its parts are short enough to be read")
    void pageWritesText() throws IOException {
        try (var files = Files.list(PAGE)) {
            for (var file : files.toList()) {
                var text = Files.readString(file);
                assertTrue(text.lines().count() <= 300, file::toString);
                assertEquals(
                        List.of(),
                        Pattern.compile(
                                        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|eval\\(| style=\"|\\son\\w+=\"")
                                .matcher(text)
                                .results()
                                .map(found -> file + ": " + found.group())
                                .toList());
            }
        }
    }

    private Map<?, ?> paths() {
        return (Map<?, ?>) Objects.requireNonNull(description.get("paths"));
    }
}
