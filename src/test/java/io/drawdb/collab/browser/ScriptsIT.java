package io.drawdb.collab.browser;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests of the client library and of the editor adapter, which are scripts: each module of {@code src/test/js} whose name
 * ends with {@code .test.js} exports {@code tests}, and each of these runs in a page that was loaded for it, against a server
 * that it may kill. {@code -Dscripts=line} runs the modules whose path contains a word.
 */
class ScriptsIT {
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final double PATIENCE_MS = 120_000;
    private static final List<String> SAID = new ArrayList<>();

    @TempDir
    static Path home;

    private static Map<String, String> settings = Map.of();
    private static @Nullable CollabProcess server;
    private static @Nullable Chromium chromium;
    private static @Nullable ScriptServer scripts;
    private static @Nullable Page page;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.launch();
        scripts = ScriptServer.start();
        settings = Map.of("COLLAB_PORT", String.valueOf(FreePorts.next()), "COLLAB_FORCE_EDIT_ENABLED", "true");
        server = CollabProcess.start(home, settings);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (scripts != null) {
            scripts.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> scripts() throws IOException {
        String wanted = System.getProperty("scripts", "");
        try (Stream<Path> files = Files.walk(SCRIPTS)) {
            var modules = files.map(file -> SCRIPTS.relativize(file).toString())
                    .filter(name -> name.endsWith(".test.js") && name.contains(wanted))
                    .sorted()
                    .toList();
            assertFalse(modules.isEmpty(), "no script to run");
            return modules.stream().map(module -> DynamicContainer.dynamicContainer(module, tests(module)));
        }
    }

    private Stream<DynamicTest> tests(String module) {
        Object names = loaded().evaluate("async (module) => Object.keys((await import(module)).tests)", path(module));
        return ((List<?>) names)
                .stream().map(String::valueOf).map(name -> DynamicTest.dynamicTest(name, () -> run(module, name)));
    }

    private void run(String module, String name) {
        try {
            loaded().evaluate(
                            "async ([harness, module, name, server]) => (await import(harness)).run(module, name, server)",
                            List.of("/js/harness.js", path(module), name, settings.get("COLLAB_PORT")));
        } catch (PlaywrightException failure) {
            // Nothing of it is left to the tests that come.
            closePage();
            throw new AssertionError("%s: %s%n%s%nThe page said:%n%s"
                    .formatted(module, name, failure.getMessage(), String.join("\n", SAID)));
        }
    }

    /** A page in which no script has run, and that nothing is stored for. One browser tab serves them all: opening one takes longer than most tests. */
    private static Page loaded() {
        if (page == null) {
            page = Objects.requireNonNull(chromium).browser().newContext().newPage();
            page.setDefaultTimeout(PATIENCE_MS);
            page.onConsoleMessage(message -> SAID.add(message.type() + ": " + message.text()));
            page.onPageError(SAID::add);
            page.exposeFunction("control", arguments -> control(String.valueOf(arguments[0])));
        }
        String origin = Objects.requireNonNull(scripts).address();
        page.navigate(origin + "/");
        forget(page, origin);
        SAID.clear();
        return page;
    }

    /** No test finds what another one stored. */
    private static void forget(Page page, String origin) {
        var what = new JsonObject();
        what.addProperty("origin", origin);
        what.addProperty("storageTypes", "all");
        var session = page.context().newCDPSession(page);
        session.send("Storage.clearDataForOrigin", what);
        session.detach();
        page.evaluate("sessionStorage.clear()");
    }

    private static void closePage() {
        if (page != null) {
            page.context().close();
            page = null;
        }
    }

    /** What a script may do to the server. */
    private static boolean control(String command) {
        if (server != null && command.equals("kill")) {
            server.kill();
            server = null;
        }
        if (server == null && command.equals("start")) {
            server = CollabProcess.start(home, settings);
        }
        return true;
    }

    private static String path(String module) {
        return "/js/" + module;
    }
}
