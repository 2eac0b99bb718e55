package io.drawdb.collab.ops;

import static io.drawdb.collab.ops.Yamls.at;
import static io.drawdb.collab.ops.Yamls.list;
import static io.drawdb.collab.ops.Yamls.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** compose.yml and what belongs to it, held against each other and against what the server can be told. */
class ComposeTest {
    private static final Path FILE = Path.of("compose.yml");
    private static final Path DEPLOYING = Path.of("docs/deploy.md");
    private static final Path ADAPTER = Path.of("client/INTEGRATION.md");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)");
    /** A variable, and what stands for it when it is empty, if that holds no other. */
    private static final Pattern INNERMOST = Pattern.compile("\\$\\{(\\w+)(?::[-?]([^${}]*))?}");

    private static final Map<String, Setting> SETTINGS =
            Settings.ALL.stream().collect(Collectors.toMap(Setting::variable, Function.identity()));

    private Map<String, String> variables = Map.of();
    private Object services = Map.of();

    @BeforeEach
    void read() throws IOException {
        variables = variables(Path.of(".env.example"));
        services = at(Kustomization.read(FILE), "services");
    }

    @Test
    @DisplayName("[OPS-20] every variable that compose.yml uses is explained, and every one explained is used")
    void variablesAreExplained() throws IOException {
        var used = new TreeSet<>(Set.of("COMPOSE_PROFILES"));
        used.addAll(names(VARIABLE, Files.readString(FILE)));
        assertEquals(used, new TreeSet<>(variables.keySet()));
        var profiles = at(services, variables.get("COMPOSE_PROFILES"), "profiles");
        assertEquals(List.of(variables.get("COMPOSE_PROFILES")), profiles);
    }

    @Test
    @DisplayName("[OPS-21] the server's environment holds variables that exist, with values the server takes")
    void environmentIsKnown() {
        texts(services, "collab", "environment").forEach((name, value) -> {
            assertTrue(SETTINGS.containsKey(name), name);
            var given = filled(value);
            assertTrue(given.isEmpty() || SETTINGS.get(name).allowed().accepts(given), () -> name + " is " + given);
        });
    }

    @Test
    @DisplayName("[OPS-22] the server can write its volume and scratch space alone, and has time to write back")
    void containerIsRestricted() {
        var collab = at(services, "collab");
        assertEquals(true, at(collab, "read_only"));
        assertEquals(List.of("ALL"), at(collab, "cap_drop"));
        assertTrue(at(collab, "volumes", 0).toString().endsWith(":" + at(collab, "environment", "COLLAB_DATA_DIR")));
        assertTrue(at(collab, "tmpfs", 0).toString().startsWith("/tmp:exec,"));
        int grace = seconds(at(collab, "stop_grace_period").toString());
        int drain =
                Integer.parseInt(at(collab, "environment", "COLLAB_DRAIN_MS").toString());
        assertTrue(grace * 1_000 >= drain + 5_000, grace + " s for a drain of " + drain + " ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"collab", "frontend", "drawdb-server"})
    @DisplayName("[OPS-23] what is built has a Dockerfile that takes the arguments and the sources it is given")
    void buildsFitTheirDockerfiles(String service) throws IOException {
        var build = map(at(services, service, "build"));
        var file = Path.of(at(build, "context").toString())
                .resolve(build.getOrDefault("dockerfile", "Dockerfile").toString());
        var dockerfile = Files.readString(file);
        assertEquals(
                map(build.getOrDefault("args", Map.of())).keySet(),
                names(Pattern.compile("^ARG (\\w+)$", Pattern.MULTILINE), dockerfile));
        for (var source :
                map(build.getOrDefault("additional_contexts", Map.of())).entrySet()) {
            assertTrue(dockerfile.contains("COPY --from=" + source.getKey() + " . ."), service);
            assertTrue(
                    dockerfile.contains(
                            source.getKey() + "=" + filled(source.getValue().toString())),
                    service);
        }
    }

    @Test
    @DisplayName(
            "[OPS-29] a checkout with the adapter is built with the address that it reads, and the proxies lead there")
    void adapterIsToldItsServer() throws IOException {
        var guide = Files.readString(ADAPTER);
        var arguments = texts(services, "frontend", "build", "args");
        var read = names(Pattern.compile("import\\.meta\\.env\\.(\\w+)"), guide);
        assertEquals(Set.of("VITE_COLLAB_URL"), read);
        assertEquals("wss://draw.example.org", filled(arguments.get("VITE_COLLAB_URL")));
        assertTrue(guide.contains("`${import.meta.env.VITE_COLLAB_URL}/collab/${shareId}`"), "what the adapter adds");
    }

    @Test
    @DisplayName(
            "[OPS-30] the client is installed from a file in the checkout, which is all that its image is built from")
    void clientIsPacked() throws IOException {
        var client = new ObjectMapper().readTree(Path.of("client/package.json").toFile());
        var file = client.get("name").asText() + "-" + client.get("version").asText() + ".tgz";
        var installed = Files.readAllLines(ADAPTER).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("npm "))
                .toList();
        assertEquals(List.of("npm pack /path/to/drawdb-collab/client", "npm install ./" + file), installed);
    }

    @Test
    @DisplayName("[OPS-24] both proxies lead the same paths to the same services, at the ports where those listen")
    void proxiesAgree() throws IOException {
        var caddy = Files.readString(Path.of("deploy/caddy/Caddyfile"));
        var nginx = Files.readString(Path.of("deploy/nginx/drawdb.conf.template"));
        var environment = texts(services, "nginx", "environment");
        var upstreams = environment.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("_UPSTREAM"))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
        assertEquals(
                Set.of(
                        "collab:" + at(services, "collab", "environment", "COLLAB_PORT"),
                        "drawdb-server:" + at(services, "drawdb-server", "environment", "PORT"),
                        "frontend:" + exposed("deploy/frontend/Dockerfile")),
                upstreams);
        assertEquals(upstreams, names(Pattern.compile("reverse_proxy ([a-z-]+:\\d+)"), caddy));
        assertTrue(caddy.contains("@collab path /collab /collab/* /client/*\n"));
        assertTrue(nginx.contains("location ~ ^/(collab|client)(/|$) {"));
        assertTrue(caddy.contains("handle_path /backend/* {") && nginx.contains("location /backend/ {"));
        var arguments = texts(services, "frontend", "build", "args");
        assertEquals("wss://draw.example.org/collab", filled(arguments.get("VITE_COLLAB_WS_URL")));
        assertEquals("https://draw.example.org/backend", filled(arguments.get("VITE_BACKEND_URL")));
    }

    @Test
    @DisplayName("[OPS-27] whoever is on the machine reaches the inspector, nobody else does, and its page may connect")
    void operatorsGetIn() {
        assertEquals(List.of("127.0.0.1:4000:4000"), at(services, "collab", "ports"));
        assertEquals("4000", at(services, "collab", "environment", "COLLAB_PORT"));
        assertEquals(
                "https://draw.example.org,http://localhost:4000",
                filled(texts(services, "collab", "environment").get("COLLAB_ALLOWED_ORIGINS")));
    }

    @Test
    @DisplayName("[OPS-28] what compose.yml says itself can be said in .env, or is named as what can't be changed")
    void nothingIsLostSilently() throws IOException {
        var inFile = new TreeSet<String>();
        var fixed = new TreeSet<String>();
        texts(services, "collab", "environment")
                .forEach((name, value) -> (value.startsWith("${" + name + ":-") ? inFile : fixed).add(name));
        var text = Files.readString(DEPLOYING);
        assertEquals(inFile, named(text, "belong into `.env`"));
        assertEquals(fixed, named(text, "are not to be changed"));
        assertTrue(variables.keySet().containsAll(inFile));
    }

    @Test
    @DisplayName("[OPS-31] as it comes, rooms may be edited: an address to write to and its token are set together")
    void exampleMayBeEdited() throws IOException {
        assertEquals("", variables.get("GITHUB_TOKEN"), "which nobody else can know");
        assertEquals("", variables.get("PERSIST_BASE_URL"));
        var server = at(services, "drawdb-server", "environment", "PORT");
        var address = "PERSIST_BASE_URL=http://drawdb-server:" + server + "`";
        assertTrue(Files.readString(DEPLOYING).contains(address), "what it is set to");
        assertTrue(Files.readString(DEPLOYING).contains("begins with `{\"type\":\"mode\",\"mode\":\"edit\"`"));
    }

    @Test
    @DisplayName("[OPS-32] an upgrade packages the new sources before it builds the image that takes what was packaged")
    void upgradeIsPackaged() throws IOException {
        var dockerfile = Path.of(at(services, "collab", "build", "dockerfile").toString());
        assertTrue(Files.readString(dockerfile).contains("COPY --chown=0:0 target/quarkus-app/"));
        var text = Files.readString(Path.of("docs/operations.md"));
        var commands = text.substring(text.indexOf("\n## Upgrade\n"))
                .lines()
                .filter(line -> line.startsWith("       "))
                .map(String::strip)
                .toList();
        assertEquals(
                List.of(
                        "git pull",
                        "./mvnw package -DskipTests",
                        "docker compose build collab && docker compose up -d collab"),
                commands);
    }

    /** The settings in the sentence that ends so. */
    private static Set<String> named(String text, String end) {
        int last = text.indexOf(end);
        assertTrue(last > 0, end);
        int first = Math.max(text.lastIndexOf(".", last), text.lastIndexOf(";", last));
        return new TreeSet<>(names(Pattern.compile("`([A-Z_]+)`"), text.substring(first, last)));
    }

    @Test
    @DisplayName("[OPS-25] nginx is told every variable of its template, and waits longer than the pause between pings")
    void templateIsFilled() throws IOException {
        var template = Files.readString(Path.of("deploy/nginx/drawdb.conf.template"));
        var environment = texts(services, "nginx", "environment");
        var used = new TreeSet<>(names(VARIABLE, template));
        used.remove("NAME"); // of whom its first comment speaks
        assertEquals(new TreeSet<>(environment.keySet()), used);
        int pause = Integer.parseInt(SETTINGS.get("COLLAB_PING_INTERVAL_MS").byDefault());
        assertTrue(seconds(environment.get("PROXY_TIMEOUT")) * 1_000 > 2 * pause);
    }

    @Test
    @DisplayName("[OPS-26] what is mounted from here exists, and each volume is declared")
    void mountsExist() throws IOException {
        var declared = map(at(Kustomization.read(FILE), "volumes")).keySet();
        for (var service : map(services).values()) {
            for (var mount : (List<?>) map(service).getOrDefault("volumes", List.of())) {
                var source = filled(mount.toString()).split(":", 2)[0];
                assertTrue(
                        source.equals("./certificates") || declared.contains(source) || Files.exists(Path.of(source)),
                        source);
            }
        }
        var folder = at(services, "nginx", "volumes", 1)
                .toString()
                .split(":(?=/)")[1]
                .replaceFirst(":ro$", "");
        for (var file : List.of("CERTIFICATE_FILE", "CERTIFICATE_KEY_FILE")) {
            var inside = at(services, "nginx", "environment", file).toString();
            assertTrue(inside.startsWith(folder + "/"), "renewed files are found in a folder, not mounted themselves");
        }
        assertEquals(
                List.of("redis-server --appendonly yes --appendfsync always --maxmemory-policy noeviction".split(" ")),
                list(services, "redis", "command"));
    }

    private String exposed(String dockerfile) throws IOException {
        return ImageTest.instruction(Files.readString(Path.of(dockerfile)), "EXPOSE");
    }

    /** A text with its variables replaced by what the example says. */
    private String filled(String text) {
        var filled = text;
        for (var found = INNERMOST.matcher(filled); found.find(); found = INNERMOST.matcher(filled)) {
            var said = variables.get(found.group(1));
            var value = said.isEmpty() && found.group(2) != null ? found.group(2) : said;
            filled = filled.substring(0, found.start()) + value + filled.substring(found.end());
        }
        return filled;
    }

    private static Map<String, String> variables(Path file) throws IOException {
        var variables = new HashMap<String, String>();
        for (var line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                var parts = line.split("=", 2);
                assertEquals(null, variables.put(parts[0], parts[1]), parts[0]);
            }
        }
        return variables;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static int seconds(String time) {
        return Integer.parseInt(time.replaceFirst("s$", ""));
    }

    @SuppressWarnings("unchecked") // what YAML calls a mapping
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
