package io.drawdb.collab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The packaged service as a process of its own, on a free port, with its data in a directory that survives it: to be
 * started, killed and started again. Its output is in {@code output-<n>.log} beside the data.
 */
public final class CollabProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Optional<String> EXECUTABLE = Optional.ofNullable(System.getProperty("collab.executable"));
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    private final Process process;
    private final Path output;
    private final int port;

    private CollabProcess(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /**
     * Starts the service and waits until it listens.
     *
     * @param home where it runs and keeps its data
     * @param environment settings, added to a free port and a data directory below {@code home}
     */
    public static CollabProcess start(Path home, Map<String, String> environment) {
        return start(home, "512m", environment);
    }

    /**
     * The same with another heap.
     *
     * @param heap its size, as {@code -Xmx} takes it
     */
    public static CollabProcess start(Path home, String heap, Map<String, String> environment) {
        return start(home, environment, List.of(), options(heap));
    }

    // A server that lives for seconds is compiled quickly rather than well: that takes 60 % of the processor time.
    private static List<String> options(String heap) {
        String size = "-Xmx" + heap;
        return EXECUTABLE.isPresent() ? List.of(size) : List.of(size, "-XX:TieredStopAtLevel=1");
    }

    /**
     * Starts the service in another way.
     *
     * @param launcher what the command begins with, {@code taskset -c 0} for one; nothing as a rule
     * @param options that Java, or the native executable, understands
     */
    public static CollabProcess start(
            Path home, Map<String, String> environment, List<String> launcher, List<String> options) {
        try {
            Path output = Files.createTempFile(home, "output-", ".log");
            var builder = new ProcessBuilder(command(launcher, options))
                    .directory(home.toFile())
                    .redirectErrorStream(true);
            builder.redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.matches("(COLLAB|PERSIST|ROOM|EDITOR|QUARKUS)_.*"));
            var settings = new HashMap<>(Map.of("COLLAB_PORT", "0", "COLLAB_DATA_DIR", "data"));
            settings.putAll(environment);
            builder.environment().putAll(settings);
            Process process = builder.start();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> LISTENING.matcher(Files.readString(output)).find() || !process.isAlive());
            var listening = LISTENING.matcher(Files.readString(output));
            if (!listening.find()) {
                throw new IllegalStateException("the service did not start:\n" + Files.readString(output));
            }
            return new CollabProcess(process, output, Integer.parseInt(listening.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What starts the service: the native executable where there is one, else the jar.
     *
     * @param option one that both understand
     */
    public static List<String> command(String option) {
        return command(List.of(), List.of(option));
    }

    private static List<String> command(List<String> launcher, List<String> options) {
        List<String> command = new ArrayList<>(launcher);
        if (EXECUTABLE.isPresent()) {
            command.add(EXECUTABLE.get());
            command.addAll(options);
            return command;
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-jar");
        command.add(Path.of(System.getProperty("collab.jar", "target/quarkus-app/quarkus-run.jar"))
                .toAbsolutePath()
                .toString());
        return command;
    }

    public int port() {
        return port;
    }

    /** A WebSocket address of this server. */
    public URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + port + path);
    }

    /** An HTTP address of this server. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** What it wrote so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operating system's process, for signals. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** {@code SIGSTOP}: it keeps its connections, and does nothing. Waits until it stands still. */
    public void freeze() {
        signal("STOP");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        Files.readString(Path.of("/proc", pid() + "", "stat")).matches("(?s).*\\) T .*"));
    }

    /** {@code SIGCONT}: it goes on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " failed with code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, without waiting for the end. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end and returns the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the service did not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
