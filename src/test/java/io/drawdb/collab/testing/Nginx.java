package io.drawdb.collab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real nginx with the configuration that is shipped for users, its variables filled in, on free ports. */
public final class Nginx implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 5;
    private static final Path TEMPLATE = Path.of("deploy/nginx/drawdb.conf.template");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where it is on this machine, if it is. */
    public static Optional<Path> executable() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param variables what the template asks for beside ports and certificate
     */
    public static Nginx start(Path folder, SelfSigned certificate, Map<String, String> variables) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int https = FreePorts.next();
            var process = run(configured(folder, certificate, variables, https), folder);
            var nginx = new Nginx(process, https);
            Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive() || nginx.listens());
            if (process.isAlive()) {
                return nginx;
            }
            // A free port may be taken by somebody else before nginx has it.
            if (attempt == TRIES) {
                throw new IllegalStateException("nginx did not start:\n" + Files.readString(folder.resolve("log")));
            }
        }
    }

    private static Path configured(Path folder, SelfSigned certificate, Map<String, String> variables, int https)
            throws IOException {
        var values = new HashMap<>(Map.of(
                "SITE_HOST",
                "localhost",
                "HTTP_PORT",
                "127.0.0.1:" + FreePorts.next(),
                "HTTPS_PORT",
                "127.0.0.1:" + https,
                "CERTIFICATE_FILE",
                certificate.certificate().toString(),
                "CERTIFICATE_KEY_FILE",
                certificate.key().toString(),
                "RESOLVER",
                "127.0.0.1"));
        values.putAll(variables);
        var template = Files.readString(TEMPLATE).replaceAll("(?m)^#.*$", "");
        var site = VARIABLE.matcher(template).replaceAll(found -> values.get(found.group(1)));
        Files.writeString(folder.resolve("site.conf"), site);
        return Files.writeString(folder.resolve("nginx.conf"), around(folder));
    }

    /** What an nginx needs around it to run by itself, beside another one, as whoever runs the tests. */
    private static String around(Path folder) {
        var temporary = new StringBuilder();
        for (var kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            temporary.append("%s_temp_path %s/%s;%n".formatted(kind, folder, kind));
        }
        var user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
        return """
                %s
                daemon off;
                worker_processes 1;
                pid %s/pid;
                error_log stderr info;
                events {}
                http {
                    access_log off;
                    %s
                    include %s/site.conf;
                }
                """.formatted(user, folder, temporary, folder);
    }

    private static Process run(Path configuration, Path folder) throws IOException {
        var executable = executable().orElseThrow().toString();
        return new ProcessBuilder(executable, "-p", folder.toString(), "-e", "stderr", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A WebSocket address behind it. */
    public URI wss(String path) {
        return URI.create("wss://localhost:" + port + path);
    }

    /** A page's address behind it. */
    public URI https(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new UncheckedIOException(new IOException("interrupted while nginx ended", e));
        }
    }
}
