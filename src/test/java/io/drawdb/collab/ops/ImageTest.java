package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The Dockerfiles of the server, held against the manifests and against what the server can be told. */
class ImageTest {
    private static final Path DOCKER = Path.of("src/main/docker");
    private static final Map<String, Setting> SETTINGS =
            Settings.ALL.stream().collect(Collectors.toMap(Setting::variable, Function.identity()));

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    @DisplayName("[OPS-8] images run as nobody in particular, keep data on a volume and tell their health")
    void imagesAreBoring(String name) throws IOException {
        var manifests = Kustomization.render(Path.of("k8s/overlays/single"));
        var text = Files.readString(DOCKER.resolve(name));
        assertTrue(text.contains("docker build -f " + DOCKER.resolve(name) + " "), "says how it is built");
        assertEquals(SETTINGS.get("COLLAB_PORT").byDefault(), instruction(text, "EXPOSE"));
        assertEquals(Yamls.at(manifests, "ConfigMap", "data", "COLLAB_DATA_DIR"), instruction(text, "VOLUME"));
        assertEquals(
                Yamls.at(manifests, "Deployment", "spec", "template", "spec", "securityContext", "runAsUser") + ":0",
                instruction(text, "USER"));
        var variable = instruction(text, "ENV").split("=", 2);
        assertTrue(SETTINGS.get(variable[0]).allowed().accepts(variable[1]), variable[0]);
        assertTrue(instruction(text, "ENTRYPOINT").contains("\"-Djava.io.tmpdir=/tmp\""), "SQLite unpacks there");
        var share = Pattern.compile("-XX:Max(imumHeapSize|RAM)Percent(age)?=(\\d+)\"")
                .matcher(instruction(text, "ENTRYPOINT"));
        assertTrue(share.find(), "frames on their way and SQLite need memory beside the heap");
        assertEquals(name.contains("native"), share.group(1).equals("imumHeapSize"), "each by its own option");
        // The native executable's collector copies: for a moment there are two heaps.
        assertEquals(name.contains("native") ? "40" : "60", share.group(3));
        assertTrue(
                instruction(text, "ENTRYPOINT").contains("\"-XX:+ExitOnOutOfMemoryError\""),
                "a server without memory ends, and is started again");
        assertTrue(text.contains("--tmpfs /tmp:exec"), "says what a read-only root needs");
        assertEquals("bash", healthCheck(name).get(0));
    }

    @Test
    @DisplayName("[OPS-19] a container that is run by hand comes back, and has time to write back when it is stopped")
    void containerByHandEndsWell() throws IOException {
        var text = Files.readString(Path.of("docs/deploy.md"));
        var begin = text.indexOf("docker run -d --name collab ");
        var command = text.substring(begin, text.indexOf("\n\n", begin));
        assertTrue(command.contains(" --restart unless-stopped "), command);
        var wait = Pattern.compile(" --stop-timeout (\\d+) ").matcher(command);
        assertTrue(wait.find(), command);
        int drain = Integer.parseInt(SETTINGS.get("COLLAB_DRAIN_MS").byDefault());
        assertTrue(Integer.parseInt(wait.group(1)) * 1_000 >= drain + 5_000, command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "scaled"})
    @DisplayName("[OPS-18] where the image is can be said in the overlay, with kubectl alone")
    void imageHasItsPlace(String overlay) throws IOException {
        var text = Files.readString(Path.of("k8s/overlays", overlay, "kustomization.yaml"));
        var begin = text.indexOf("# images:\n");
        assertTrue(begin > 0, overlay);
        var block = text.substring(begin)
                .lines()
                .takeWhile(line -> line.equals("# images:") || line.startsWith("#   "))
                .map(line -> line.substring(2))
                .toList();
        var images = Yamls.list(new Yaml().load(String.join("\n", block)), "images");
        var deployment = Kustomization.render(Path.of("k8s/base")).get("Deployment");
        assertEquals(
                Yamls.at(deployment, "spec", "template", "spec", "containers", 0, "image"),
                Yamls.at(images.get(0), "name"));
        var said = "\n       " + String.join("\n       ", block) + "\n";
        assertTrue(Files.readString(Path.of("docs/deploy.md")).contains(said), said);
    }

    /** The words of the command by which an image tells its health. */
    static List<String> healthCheck(String dockerfile) throws IOException {
        var instruction = instruction(Files.readString(DOCKER.resolve(dockerfile)), "HEALTHCHECK");
        var words = instruction.substring(instruction.indexOf("CMD ") + 4);
        return List.of(new ObjectMapper().readValue(words, String[].class));
    }

    /** What follows a word that begins exactly one line. */
    static String instruction(String text, String word) {
        var matcher = Pattern.compile("^" + word + " (.*)$", Pattern.MULTILINE).matcher(text);
        assertTrue(matcher.find(), word);
        var value = matcher.group(1);
        assertFalse(matcher.find(), word + " twice");
        return value;
    }
}
