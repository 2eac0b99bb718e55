package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command by which each image tells its health, run as it stands there. */
@AlsoNative
class HealthCheckIT {
    @TempDir
    static Path home;

    private static CollabProcess server;

    @BeforeAll
    static void start() {
        server = CollabProcess.start(home, Map.of("COLLAB_LOG", "memory"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    @DisplayName("[OPS-9] a container is healthy while the server answers, and not without it")
    void tellsHealth(String dockerfile) throws Exception {
        assertEquals(0, run(dockerfile, server.port()));
        assertTrue(run(dockerfile, FreePorts.next()) != 0);
    }

    private static int run(String dockerfile, int port) throws IOException, InterruptedException {
        var check = new ProcessBuilder(ImageTest.healthCheck(dockerfile))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("check.log").toFile());
        check.environment().put("COLLAB_PORT", String.valueOf(port));
        var process = check.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue();
    }
}
