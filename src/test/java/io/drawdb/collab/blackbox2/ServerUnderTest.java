package io.drawdb.collab.blackbox2;

import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.testing.CollabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server for all tests of a class, a room for each of them, and the clients, which are closed after each test. */
final class ServerUnderTest implements BeforeAllCallback, AfterAllCallback, AfterEachCallback {
    private static final AtomicInteger ROOMS = new AtomicInteger();

    private final Map<String, String> settings = new TreeMap<>();
    private final List<AutoCloseable> clients = new ArrayList<>();
    private Path home = Path.of("");
    private CollabProcess process;
    private @Nullable DrawdbStandIn backend;

    private ServerUnderTest() {}

    /** A server with the settings it has by default. */
    static ServerUnderTest asItComes() {
        return new ServerUnderTest();
    }

    /** The same server before a drawdb-server of its own, which has no faults at the beginning of a test. */
    ServerUnderTest withBackend() {
        try {
            backend = new DrawdbStandIn(DrawdbStandIn.Flavour.FORK, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return with("PERSIST_BASE_URL", backend.url());
    }

    DrawdbStandIn backend() {
        return Objects.requireNonNull(backend, "this server has none");
    }

    /** The same server with one setting changed. */
    ServerUnderTest with(String variable, Object value) {
        settings.put(variable, String.valueOf(value));
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        home = Files.createTempDirectory("collab-blackbox");
        process = CollabProcess.start(home, settings);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (var client : clients) {
            client.close();
        }
        clients.clear();
        if (backend != null) {
            backend.fault("{'mode':'none'}");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (process != null) {
            process.close();
        }
        if (backend != null) {
            backend.close();
        }
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(ServerUnderTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A share id that no other test uses. */
    static String room() {
        return "room-" + ROOMS.incrementAndGet();
    }

    CollabProcess process() {
        return process;
    }

    /** {@code kill -9}, and a new process on the same data. */
    void killAndStart() {
        process.kill();
        start();
    }

    /** A new process on the data of the one that ended. */
    void start() {
        process = CollabProcess.start(home, settings);
    }

    /** A v2 client that has connected and said nothing. */
    Editor stranger(String id) {
        return at("/", id);
    }

    /** A v2 client that has connected to this path and said nothing. */
    Editor at(String path, String id) {
        return kept(Editor.connect(process.ws(path), id));
    }

    /** A v2 client in a room, in edit mode. */
    Editor editor(String room, String id) {
        return stranger(id).join(room);
    }

    /** A v1 client in a room. */
    Page page(String room, String id, String mode) {
        return kept(Page.join(process.ws("/"), id, room, mode));
    }

    private <T extends AutoCloseable> T kept(T client) {
        clients.add(client);
        return client;
    }
}
