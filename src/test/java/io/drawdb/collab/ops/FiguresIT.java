package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that shows what an executable is like, run on one. */
@AlsoNative
class FiguresIT {
    @TempDir
    Path temp;

    @Test
    @DisplayName("[CI-7] size, start and memory of an executable are a table, and one that does not start is an error")
    void figures() throws Exception {
        assertEquals(0, run("exec '" + String.join("' '", CollabProcess.command("-Xmx512m")) + "'"), this::output);
        assertTrue(output().matches("(?s).*\\| \\d+ MB \\| \\d+\\.\\d+ s \\| \\d{2,} MB \\|\n"), this::output);
        assertTrue(run("echo broken; exit 2") != 0);
        assertTrue(output().contains("broken"), this::output);
    }

    private int run(String script) throws IOException, InterruptedException {
        var executable = Files.writeString(temp.resolve("executable"), "#!/bin/sh\n" + script + "\n");
        assertTrue(executable.toFile().setExecutable(true));
        var process = new ProcessBuilder("bash", ".ci/figures", executable.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private String output() {
        try {
            return Files.readString(temp.resolve("output"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
