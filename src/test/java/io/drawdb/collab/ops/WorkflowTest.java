package io.drawdb.collab.ops;

import static io.drawdb.collab.ops.Yamls.at;
import static io.drawdb.collab.ops.Yamls.each;
import static io.drawdb.collab.ops.Yamls.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The workflows, as far as a machine can tell without running them. */
class WorkflowTest {
    private static final Path FOLDER = Path.of(".github/workflows");
    private static final Pattern PINNED = Pattern.compile("[\\w-]+/[\\w-]+@v\\d+|\\./\\.github/workflows/[\\w.]+");
    private static final Pattern DOCKERFILE =
            Pattern.compile("file: (src/main/docker/Dockerfile\\.)\\$\\{\\{ matrix\\.kind }}");

    private final Map<String, Map<String, Object>> workflows = new TreeMap<>();

    @BeforeEach
    void read() throws IOException {
        try (var files = Files.list(FOLDER)) {
            for (var file : files.toList()) {
                workflows.put(file.getFileName().toString(), Kustomization.read(file));
            }
        }
        assertEquals(List.of("image.yml", "native.yml", "test.yml"), List.copyOf(workflows.keySet()));
    }

    @Test
    @DisplayName("[CI-1] every workflow may read the sources and nothing else, and its credentials do not stay")
    void privilegesAreLeast() {
        workflows.forEach((name, workflow) -> {
            assertEquals(Map.of("contents", "read"), at(workflow, "permissions"), name);
            for (var job : map(at(workflow, "jobs")).values()) {
                assertFalse(map(job).containsKey("permissions"), name);
                for (var step : steps(job)) {
                    if (map(step).getOrDefault("uses", "").toString().startsWith("actions/checkout@")) {
                        assertEquals(false, at(step, "with", "persist-credentials"), name);
                    }
                }
            }
        });
    }

    @Test
    @DisplayName("[CI-2] every action is pinned to a major version, and every job ends")
    void actionsArePinned() {
        workflows.forEach((name, workflow) -> {
            for (var job : map(at(workflow, "jobs")).values()) {
                var called = map(job).get("uses");
                assertTrue(called != null || map(job).containsKey("timeout-minutes"), name);
                if (called != null) {
                    assertTrue(PINNED.matcher(called.toString()).matches(), called::toString);
                    assertTrue(Files.exists(Path.of(called.toString())), called::toString);
                }
                for (var step : steps(job)) {
                    var uses = map(step).getOrDefault("uses", "a/b@v1").toString();
                    assertTrue(PINNED.matcher(uses).matches(), uses);
                }
            }
        });
    }

    @Test
    @DisplayName("[CI-3] what workflows run is there")
    void commandsExist() throws IOException {
        var ran = workflows.values().stream()
                .flatMap(workflow -> map(at(workflow, "jobs")).values().stream())
                .flatMap(job -> steps(job).stream())
                .map(step -> map(step).get("run"))
                .filter(command -> command != null)
                .map(Object::toString)
                .toList();
        assertTrue(ran.contains("bash .ci/run") && Files.exists(Path.of(".ci/run")));
        assertTrue(ran.stream().anyMatch(command -> command.contains("verify -Dnative")));
        assertTrue(ran.contains("bash .ci/figures target/*-runner >> \"$GITHUB_STEP_SUMMARY\""));
        assertTrue(Files.exists(Path.of(".ci/figures")));
        assertTrue(Files.readString(Path.of("pom.xml")).contains("<name>native</name>"));

        var image = Files.readString(FOLDER.resolve("image.yml"));
        var file = DOCKERFILE.matcher(image);
        assertTrue(file.find());
        var kinds = each(list(workflows.get("image.yml"), "jobs", "image", "strategy", "matrix", "include"), "kind");
        assertEquals(3, kinds.size());
        kinds.forEach(kind -> assertTrue(Files.exists(Path.of(file.group(1) + kind)), kind::toString));
    }

    @Test
    @DisplayName("[CI-4] images are pushed for tags only, with their provenance and a list of what is in them")
    void imagesAreAccountedFor() throws IOException {
        var image = workflows.get("image.yml");
        assertEquals(List.of("v*"), at(map(trigger(image)).get("push"), "tags"));
        assertEquals(1, map(trigger(image)).size());
        var steps = list(image, "jobs", "image", "steps");
        var push = at(steps.get(steps.size() - 1), "with");
        assertEquals("mode=max", at(push, "provenance"));
        assertEquals(true, at(push, "sbom"));
        var made = steps.stream()
                .anyMatch(step -> "./mvnw -B -ntp org.cyclonedx:cyclonedx-maven-plugin:makeBom"
                        .equals(map(step).get("run")));
        assertTrue(made, "no list is made by looking into an executable");
        var file = at(step(steps, "actions/upload-artifact"), "with", "path").toString();
        var name = file.replaceAll("target/|\\.json", "");
        assertTrue(Files.readString(Path.of("pom.xml")).contains("<outputName>" + name + "</outputName>"), file);
    }

    @Test
    @DisplayName("[CI-4] latest is the latest release, not one that is tried out before")
    void latestIsReleased() {
        var names = list(workflows.get("image.yml"), "jobs", "image", "steps").stream()
                .filter(step -> "names".equals(map(step).get("id")))
                .findFirst()
                .orElseThrow();
        assertTrue(at(names, "with", "flavor").toString().lines().anyMatch("latest=auto"::equals));
    }

    @Test
    @DisplayName("[CI-8] images are named by one variable and logged in for by another, and each variable is explained")
    void registryIsSaid() throws IOException {
        var steps = list(workflows.get("image.yml"), "jobs", "image", "steps");
        var login = at(step(steps, "docker/login-action"), "with");
        assertEquals("${{ vars.IMAGE_REGISTRY_HOST }}", at(login, "registry"));
        var names = at(step(steps, "docker/metadata-action"), "with", "images");
        assertEquals("${{ vars.IMAGE_REGISTRY }}/drawdb-collab", names);
        var text = Files.readString(FOLDER.resolve("image.yml"));
        var explained = Files.readString(Path.of("docs/deploy.md"));
        var used = Pattern.compile("(?:vars|secrets)\\.(\\w+)").matcher(text);
        while (used.find()) {
            assertTrue(explained.contains("| `" + used.group(1) + "` |"), used.group(1));
        }
    }

    @Test
    @DisplayName("[CI-9] the JVM image is for both kinds of processors, an executable for the one that built it")
    void platformsAreSaid() {
        var image = at(workflows.get("image.yml"), "jobs", "image");
        assertEquals(
                List.of("linux/amd64,linux/arm64", "linux/amd64", "linux/amd64"),
                each(list(image, "strategy", "matrix", "include"), "platforms"));
        assertEquals("ubuntu-latest", at(workflows.get("native.yml"), "jobs", "native", "runs-on"), "which is amd64");
        var steps = list(image, "steps");
        assertEquals("${{ matrix.platforms }}", at(steps.get(steps.size() - 1), "with", "platforms"));
        step(steps, "docker/setup-qemu-action");
    }

    /** The one that uses an action. */
    private static Object step(List<?> steps, String action) {
        return steps.stream()
                .filter(step -> map(step).getOrDefault("uses", "").toString().startsWith(action + "@"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing uses " + action));
    }

    @Test
    @DisplayName("[CI-6] what tests start beside the server is installed before them: they fail where it is missing")
    void programsAreInstalled() throws IOException {
        int tested = 0;
        for (var workflow : workflows.values()) {
            for (var job : map(at(workflow, "jobs")).values()) {
                var commands = steps(job).stream()
                        .map(step -> map(step).getOrDefault("run", "").toString())
                        .toList();
                for (int i = 0; i < commands.size(); i++) {
                    if (commands.get(i).contains("./mvnw") && commands.get(i).contains(" verify")) {
                        assertTrue(commands.subList(0, i).contains("bash .ci/run tools"), job::toString);
                        tested++;
                    }
                }
            }
        }
        assertEquals(1, tested, "beside .ci/run itself");
        var script = Files.readString(Path.of(".ci/run"));
        for (var program : List.of("redis-server", "nginx", "sqlite3", "chromium")) {
            assertTrue(script.lines().anyMatch(line -> line.startsWith("wanted=(") && line.contains("=" + program)));
        }
        assertTrue(script.indexOf("= tools ] && exit 0") > script.lastIndexOf("install_missing\n"));
    }

    @Test
    @DisplayName("[CI-5] updates are looked for wherever there is something to update")
    void updatesAreComplete() throws IOException {
        var updates = list(Kustomization.read(Path.of(".github/dependabot.yml")), "updates");
        assertEquals(
                List.of("maven", "github-actions", "docker", "docker-compose"), each(updates, "package-ecosystem"));
        try (var tree = Files.walk(Path.of("deploy"))) {
            var folders = list(updates.get(2), "directories");
            tree.filter(file -> file.endsWith("Dockerfile"))
                    .forEach(file -> assertTrue(folders.contains("/" + file.getParent()), file::toString));
            assertTrue(folders.contains("/src/main/docker"));
        }
    }

    /** YAML 1.1 reads the key "on" as a truth value. */
    private static Object trigger(Map<String, Object> workflow) {
        return ((Map<?, ?>) workflow).get(true);
    }

    private static List<?> steps(Object job) {
        return (List<?>) map(job).getOrDefault("steps", List.of());
    }

    @SuppressWarnings("unchecked") // what YAML calls a mapping
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
