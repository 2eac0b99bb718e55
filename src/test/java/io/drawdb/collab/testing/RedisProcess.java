package io.drawdb.collab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A Redis of its own for a test, on a free port, that keeps what it acknowledged: to be killed, stopped, continued and
 * started again on the same port with the same data. Takes the {@code redis-server} of the machine; where there is
 * none, tests are skipped with one line that says so, except where {@code CI=true}, where they fail.
 */
public final class RedisProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PROGRAM = "redis-server";

    private final Path home;
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisProcess(Path home, int port, List<String> options) {
        this.home = home;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    /**
     * Starts a Redis that writes what it acknowledges to the disk first.
     *
     * @param home where it keeps its data
     * @param options what to add to its command line, in pairs such as {@code --maxmemory 10mb}
     */
    public static RedisProcess start(Path home, String... options) {
        requireProgram();
        return new RedisProcess(home, FreePorts.next(), List.of(options));
    }

    /** Skips the test where there is no Redis. */
    public static void requireProgram() {
        boolean found = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
        String text =
                "there is no redis-server on the PATH: tests with Redis are skipped (apt-get install redis-server)";
        if (!found && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(text);
        }
        Assumptions.assumeTrue(found, text);
    }

    private Process launch() {
        try {
            var command = new ArrayList<>(List.of(PROGRAM, "--port", String.valueOf(port), "--bind", "127.0.0.1"));
            command.addAll(List.of("--dir", home.toString(), "--save", "", "--appendonly", "yes"));
            command.addAll(List.of("--appendfsync", "always", "--maxmemory-policy", "noeviction"));
            command.addAll(options);
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("redis.log").toFile()))
                    .start();
            Awaitility.await().atMost(PATIENCE).until(() -> !started.isAlive() || answers());
            if (!started.isAlive()) {
                throw new IllegalStateException("Redis did not start:\n" + Files.readString(home.resolve("redis.log")));
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            String pong = command("PING");
            return pong.startsWith("+PONG") || pong.startsWith("-NOAUTH");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /**
     * Sends one command on a connection of its own, as redis-cli does, and returns the first of what comes back, as
     * it came.
     */
    public String command(String... words) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var text = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                int length = word.getBytes(StandardCharsets.UTF_8).length;
                text.append('$').append(length).append("\r\n").append(word).append("\r\n");
            }
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[64 * 1024];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The address for a server's settings. */
    public String url() {
        return "redis://127.0.0.1:" + port;
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

    /** Starts it again after {@link #kill}, where it was, with what it had. */
    public void restart() {
        process = launch();
    }

    /** {@code SIGSTOP}: it keeps its connections, and answers nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** {@code SIGCONT}: it goes on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
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

    private void awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis did not end");
            }
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
