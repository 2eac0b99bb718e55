package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.CollabProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells a newcomer to do with a server that was killed. */
class ReadmeIT {
    private static final Path README = Path.of("README.md");

    @TempDir
    private Path home;

    @Test
    @DisplayName("[FAULT-2] one server, no backend: kill -9, the README's look at the disk, start again, it is there")
    void killIt() throws Exception {
        try (var server = CollabProcess.start(home, Map.of());
                var ada = Editor.connect(server.ws("/"), "ada").join("demo")) {
            ada.apply(Ops.table("customers"));
            server.kill();
        }
        String shown = shell(line("sqlite3 "));
        assertTrue(shown.lines().anyMatch(row -> row.contains("customers")), shown);

        try (var server = CollabProcess.start(home, Map.of());
                var ben = Editor.connect(server.ws("/"), "ben").join("demo")) {
            assertTrue(ben.document().has("table", "customers"));
            assertEquals(1, ben.version());
        }
    }

    /** The README's command that begins so. */
    private static String line(String beginning) throws Exception {
        return Files.readAllLines(README).stream()
                .map(String::strip)
                .filter(text -> text.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private String shell(String command) throws Exception {
        boolean there =
                new ProcessBuilder("sh", "-c", "command -v sqlite3").start().waitFor() == 0;
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("there is no sqlite3 on the PATH");
        }
        Assumptions.assumeTrue(there, "there is no sqlite3 on the PATH (apt-get install sqlite3)");
        var process = new ProcessBuilder(List.of("sh", "-c", command))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
