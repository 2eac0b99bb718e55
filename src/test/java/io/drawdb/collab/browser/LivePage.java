package io.drawdb.collab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The live page in a window of its own browser profile, as somebody uses it. */
final class LivePage implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOOK_EVERY_MS = 20;
    private static final AtomicInteger TITLES = new AtomicInteger();

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

    private LivePage(BrowserContext context, Page page) {
        this.context = context;
        this.page = page;
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> noteViolation(message.text()));
        page.onDialog(dialog -> dialog.accept());
        page.setDefaultTimeout(PATIENCE.toMillis());
    }

    /** Opens an address as somebody of this name. */
    static LivePage open(Browser browser, String address, String name, NewContextOptions options) {
        LivePage opened = go(browser, address, name, options);
        opened.awaitStatus("Saved", "Watching");
        return opened;
    }

    /** Goes to an address, whatever becomes of it. */
    static LivePage go(Browser browser, String address, String name, NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        SaidInPassing.note(context);
        context.addInitScript("localStorage.setItem('drawdb-collab.person', '%s')".formatted(name));
        LivePage opened = new LivePage(context, context.newPage());
        opened.page.navigate(address);
        return opened;
    }

    /** What the page's own policy does not let it do is a fault of the page. */
    private void noteViolation(String said) {
        if (said.contains("Content Security Policy")) {
            errors.add(said);
        }
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** What is on the button with this name of the tool bar or the invitation. */
    void press(String command) {
        page.locator("[data-do=" + command + "]:visible").first().click();
    }

    Locator tables() {
        return page.locator("#canvas [data-kind=table]");
    }

    Locator table(String name) {
        return page.locator("#canvas [data-kind=table]", new Page.LocatorOptions().setHasText(name));
    }

    /** Pulls a table by its head. */
    void drag(String name, int dx, int dy) {
        BoundingBox box = grab(name);
        page.mouse().move(box.x + 100 + dx / 2.0, box.y + 20 + dy / 2.0);
        page.mouse().move(box.x + 100 + dx, box.y + 20 + dy);
        page.mouse().up();
    }

    /** Takes hold of a table and moves it a little, without letting go. */
    BoundingBox grab(String name) {
        BoundingBox box = table(name).locator(".body").boundingBox();
        page.mouse().move(box.x + 100, box.y + 20);
        page.mouse().down();
        page.mouse().move(box.x + 110, box.y + 25);
        return box;
    }

    /** Selects a table, which locks it. */
    void select(String name) {
        BoundingBox box = table(name).locator(".body").boundingBox();
        page.mouse().click(box.x + 100, box.y + 20);
    }

    /** A row of a table, by the name of the field. */
    Locator field(String table, String field) {
        return table(table).locator(".field:not(.handle)", new Locator.LocatorOptions().setHasText(field));
    }

    /** Presses in the middle of something. */
    void click(Locator element, int times) {
        BoundingBox box = element.boundingBox();
        page.mouse()
                .click(box.x + box.width / 2, box.y + box.height / 2, new Mouse.ClickOptions().setClickCount(times));
    }

    /** Types into what has just been opened for it, and ends with Enter. */
    void type(String text) {
        page.locator(".editor input, .editor textarea").first().waitFor();
        page.keyboard().press("Control+a");
        page.keyboard().type(text);
        page.keyboard().press("Enter");
    }

    /** Waits until what was added has the keyboard. */
    void awaitFocus(String kind) {
        page.locator("#canvas [data-kind=" + kind + "]:focus").waitFor();
    }

    String title() {
        return page.locator("#title").inputValue();
    }

    void retitle(String title) {
        page.locator("#title").fill(title);
        page.keyboard().press("Enter");
    }

    /** How bright the background of something is, from 0 to 255. */
    double brightness(String selector) {
        return ((Number) page.evaluate(
                        "selector => { const style = getComputedStyle(document.querySelector(selector));"
                                + " const color = style.fill === 'none' || selector === 'body' ? style.backgroundColor : style.fill;"
                                + " const [red, green, blue] = color.match(/[0-9.]+/g).map(Number);"
                                + " return (red + green + blue) / 3; }",
                        selector))
                .doubleValue();
    }

    /** Whether somebody else has a table. */
    boolean isHeld(String name) {
        return String.valueOf(table(name).getAttribute("class")).contains("held");
    }

    /** Waits until each window has what was done in the other, and both show the same. */
    void agreeWith(LivePage other) {
        awaitStatus("Saved", "Watching");
        other.awaitStatus("Saved", "Watching");
        tellAll(other);
        if (!other.status().startsWith("Watching")) {
            other.tellAll(this);
        }
        await("both show the same", () -> layout().equals(other.layout()));
        await("the same links", () -> links() == other.links());
    }

    /**
     * Waits until another window has all that was done in this one. What is dragged is seen there before it is told, and the
     * status tells for a while of nothing that is under way; but a new title comes behind everything.
     */
    void tellAll(LivePage other) {
        String title = "Title " + TITLES.incrementAndGet();
        retitle(title);
        other.await(
                "it has been told what came before " + title,
                () -> other.title().equals(title));
        other.awaitDrawing();
    }

    /** Waits until what has happened is drawn, which is once per frame. */
    void awaitDrawing() {
        page.evaluate("() => new Promise(requestAnimationFrame)");
    }

    int links() {
        return page.locator("#canvas [data-kind=relationship]").count();
    }

    void unselect() {
        page.keyboard().press("Escape");
    }

    /** Where every table is in the diagram, and what it is called. */
    String layout() {
        return String.valueOf(
                page.evaluate(
                        "() => [...document.querySelectorAll('#canvas [data-kind=table]')]"
                                + ".map((one) => `${one.querySelector('.name').textContent} ${one.getAttribute('transform')}`).sort().join('\\n')"));
    }

    String status() {
        return page.locator("#status").innerText();
    }

    void awaitStatus(String... beginnings) {
        await(
                "the status is " + List.of(beginnings),
                () -> List.of(beginnings).stream().anyMatch(status()::startsWith));
    }

    /** Waits until the page has told its user something in passing. */
    void awaitSaid(String text) {
        SaidInPassing.await(page, text);
    }

    /** Waits while the browser goes on. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                screenshot("failed");
                throw new AssertionError(
                        "in vain waited until " + what + "; the page said " + errors + "; status " + status());
            }
            page.waitForTimeout(LOOK_EVERY_MS);
        }
    }

    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    @Override
    public void close() {
        context.close();
        assertEquals(List.of(), errors);
    }
}
