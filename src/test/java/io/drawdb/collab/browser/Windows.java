package io.drawdb.collab.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A browser and one server for all tests of a class, a room for each of them, and its windows, which are closed after it. */
final class Windows implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final double PATIENCE_MS = 60_000;

    private final Map<String, String> settings = new TreeMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path home = Path.of("");
    private String room = "";
    private @Nullable Chromium chromium;
    private @Nullable CollabProcess server;

    private Windows() {}

    /** Windows on a server that has the settings it has by default. */
    static Windows onServer() {
        return new Windows();
    }

    /** The same with one setting changed. */
    Windows with(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        chromium = Chromium.launch();
        home = Files.createTempDirectory("collab-windows");
        settings.put("COLLAB_PORT", String.valueOf(FreePorts.next()));
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        room = UUID.randomUUID().toString();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (var window : open) {
            window.close();
        }
        open.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    /** {@code kill -9} of the server. */
    void kill() {
        if (server != null) {
            server.kill();
        }
    }

    /** Starts the server again, at the same address and on the same data. */
    void start() {
        server = CollabProcess.start(home, settings);
    }

    /** The share id of this test's room. */
    String room() {
        return room;
    }

    /** An address of the server. */
    String address(String path) {
        return "http://127.0.0.1:%s%s".formatted(settings.get("COLLAB_PORT"), path);
    }

    /** The live page in a window of its own, which has joined the room. */
    LivePage window(String name) {
        return window(name, new NewContextOptions().setViewportSize(1280, 800));
    }

    LivePage window(String name, NewContextOptions options) {
        return window(name, "", options);
    }

    /** @param more what follows in the address */
    LivePage window(String name, String more, NewContextOptions options) {
        return kept(LivePage.open(browser(), address("/?share=" + room + more), name, options));
    }

    /** The live page, of which nothing is expected yet. */
    LivePage unopened(String name, String more) {
        return kept(LivePage.go(browser(), address("/?share=" + room + more), name, new NewContextOptions()));
    }

    /** Another page of the server, in a browser profile of its own. */
    Page page(String path) {
        var context = browser().newContext();
        open.add(context);
        SaidInPassing.note(context);
        var page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.onDialog(dialog -> dialog.accept());
        page.navigate(address(path));
        return page;
    }

    private LivePage kept(LivePage window) {
        open.add(window);
        return window;
    }

    private Browser browser() {
        if (chromium == null) {
            throw new IllegalStateException("not started");
        }
        return chromium.browser();
    }
}
