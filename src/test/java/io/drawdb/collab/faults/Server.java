package io.drawdb.collab.faults;

import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** A place where the service runs, and where it starts again after it ended: same data, same port. */
final class Server implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path home;
    private final Map<String, String> settings;
    private CollabProcess process;

    private Server(Path home, Map<String, String> settings) {
        this.home = home;
        this.settings = new HashMap<>(settings);
        this.settings.put("COLLAB_PORT", String.valueOf(FreePorts.next()));
        this.process = CollabProcess.start(home, this.settings);
    }

    /** Starts a server in a directory of its own below this one. */
    static Server start(Path below, Map<String, String> settings) {
        try {
            return new Server(Files.createTempDirectory(below, "server"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CollabProcess process() {
        return process;
    }

    /** Where its clients connect; stays the same. */
    URI address() {
        return process.ws("/");
    }

    /** Starts again what has ended. */
    void startAgain() {
        process = CollabProcess.start(home, settings);
    }

    /** Starts again if it has ended, and goes on if it stands still. */
    void mend() {
        if (process.isAlive()) {
            process.thaw();
        } else {
            startAgain();
        }
    }

    /** Waits until it can take changes. */
    void awaitReady() {
        awaitHealth(200);
    }

    /** Waits until it knows that it can't. */
    void awaitNotReady() {
        awaitHealth(503);
    }

    private void awaitHealth(int status) {
        Awaitility.await("%s answers %d".formatted(address(), status))
                .atMost(PATIENCE)
                .until(() -> Probe.status(process.http("/q/health/ready")) == status);
    }

    @Override
    public void close() {
        process.close();
    }
}
