package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was packaged, started as a user starts it. */
@AlsoNative
class StartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    @TempDir
    Path temp;

    @Test
    @DisplayName("[CONF-11] a wrong setting stops the start with its name, its value and what is allowed, and code 2")
    void wrongSettingStopsTheStart() throws Exception {
        var process = start(Map.of("COLLAB_PORT", "tcp://10.0.0.1:4000", "COLLAB_TICK_MS", "fast"));

        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::output);

        assertEquals(2, process.exitValue());
        assertEquals(
                List.of(
                        "drawdb-collab does not start, its settings are wrong:",
                        "  COLLAB_PORT is \"tcp://10.0.0.1:4000\"; allowed is a whole number from 0 to 65535",
                        "  COLLAB_TICK_MS is \"fast\"; allowed is a whole number from 0 to 1000",
                        "Every setting is explained in docs/configuration.md."),
                output().lines().toList());
    }

    @Test
    @DisplayName("[CONF-12] the port is the one that was set, and what is set to nothing has its default")
    void listensWhereItIsTold() throws Exception {
        var process = start(Map.of("COLLAB_PORT", "0", "COLLAB_LOG_SYNC", "", "PERSIST_BASE_URL", ""));
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> LISTENING.matcher(output()).find() || !process.isAlive());
            var listening = LISTENING.matcher(output());
            assertTrue(listening.find(), this::output);
            var health = URI.create("http://127.0.0.1:%s/q/health/live".formatted(listening.group(1)));
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(health).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
            assertFalse(
                    output().contains("has been already registered"), "warned of what nobody can mend: " + output());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName("[ORIGIN-1] whose pages may connect is one line of the start, with what to set, unless it was set")
    void saysWhosePagesMayConnect() {
        var unset = originsAtStart(Map.of());
        assertEquals(1, unset.size(), unset::toString);
        assertTrue(
                unset.get(0).contains("localhost") && unset.get(0).contains("COLLAB_ALLOWED_ORIGINS="),
                unset::toString);
        assertEquals(List.of(), originsAtStart(Map.of("COLLAB_ALLOWED_ORIGINS", "https://draw.example.org")));
    }

    private List<String> originsAtStart(Map<String, String> environment) {
        try (var server = CollabProcess.start(temp, environment)) {
            return server.output()
                    .lines()
                    .filter(line -> line.contains("event=origins"))
                    .toList();
        }
    }

    private Process start(Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(CollabProcess.command("-Xmx512m"))
                .directory(temp.toFile())
                .redirectErrorStream(true);
        builder.redirectOutput(temp.resolve("output").toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(COLLAB|PERSIST|ROOM|EDITOR|QUARKUS)_.*"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String output() {
        try {
            return Files.readString(temp.resolve("output"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
