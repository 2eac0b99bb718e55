package io.drawdb.collab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of the inspector, as whoever runs the server uses it. */
class InspectorPageIT {
    private static final String TOKEN = "a token for whoever runs it".replace(' ', '-');
    private static final int ROOMS = 2_450;

    @RegisterExtension
    static final Windows WINDOWS = Windows.onServer().with("COLLAB_ADMIN_TOKEN", TOKEN);

    @Test
    @DisplayName("[ADM-2][ADM-3] the page asks for the token, and says if it is another")
    void token() {
        Page page = WINDOWS.page("/admin");

        enter(page, "another");
        page.getByText("That is not the token of this server.").waitFor();
        enter(page, TOKEN);
        page.getByRole(AriaRole.HEADING, named("room")).waitFor();
        button(page, "Sign out").click();
        page.getByText("Admin token").waitFor();
        assertTrue(page.locator("#overview").isHidden());
    }

    @Test
    @DisplayName(
            "[ADM-8][ADM-14][ADM-15][ADM-16] rooms, people and locks are shown; release, kick and close do what they say")
    void peopleAndLocks() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ann.press("example");
        ben.await("the example is there", () -> ben.tables().count() == 4);
        ann.select("orders");
        ben.await("it is locked", () -> ben.isHeld("orders"));

        Page page = room();
        row(page, "Ann (").waitFor();
        row(page, "Ben (").waitFor();

        pressForLong(button(row(page, "Ann (", "table "), "Release"));
        page.getByText("Nothing is locked.").waitFor();
        ben.await("it is free", () -> !ben.isHeld("orders"));
        press(button(row(page, "Ben ("), "Kick"));
        ben.awaitStatus("You may not open this diagram.");
        row(page, "Ben (").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        var lines = new AtomicInteger();
        ann.page().onWebSocket(line -> lines.incrementAndGet());
        press(button(page, "Close room"));
        SaidInPassing.await(page, "Closed.");
        ann.await(
                "ann comes back by herself",
                () -> lines.get() > 0 && ann.status().startsWith("Saved"));
        assertEquals(4, ann.tables().count());
    }

    @Test
    @DisplayName("[ADM-10][ADM-11] a version is restored, and everybody has it")
    void restore() {
        LivePage ann = WINDOWS.window("Ann");
        ann.press("table");
        ann.await("one", () -> ann.tables().count() == 1 && ann.status().startsWith("Saved"));
        ann.press("table");
        ann.await("two", () -> ann.tables().count() == 2 && ann.status().startsWith("Saved"));
        ann.unselect();

        Page page = room();
        press(page.locator("[data-key='restore 1']"));

        SaidInPassing.await(page, "Restored version 1 as version 3.");
        ann.await("ann has it", () -> ann.tables().count() == 1);
        ann.awaitStatus("Saved");
    }

    @Test
    @DisplayName("[ADM-8] every room is within reach, however many there are")
    void manyRooms() {
        Page page = WINDOWS.page("/admin");
        page.route(Pattern.compile("/api/admin/rooms\\?"), InspectorPageIT::someRooms);
        enter(page, TOKEN);

        page.getByText(ROOMS + " rooms").waitFor();
        Locator more = page.locator("#more"); // by its role it would be looked for among thousands of buttons
        for (int shown = 200; shown < ROOMS; shown += 200) {
            int least = Math.min(ROOMS, shown + 200);
            more.click();
            page.locator("#rooms tr").nth(least - 1).waitFor();
        }

        more.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        assertEquals(ROOMS, page.locator("#rooms tr").count());
        assertFalse(page.locator("#rooms").innerText().isEmpty());
    }

    /** As the server answers that has so many rooms. */
    private static void someRooms(Route route) {
        var query = route.request().url().replaceFirst(".*\\?", "&");
        int first =
                query.contains("after=") ? Integer.parseInt(query.replaceFirst(".*after=room-(\\d+).*", "$1")) + 1 : 0;
        int limit = Math.min(1_000, Integer.parseInt(query.replaceFirst(".*limit=(\\d+).*", "$1")));
        var rooms = IntStream.range(first, Math.min(ROOMS, first + limit))
                .mapToObj(
                        ("{\"shareId\":\"room-%05d\",\"state\":\"ready\",\"version\":1,\"participants\":0,\"locks\":0,"
                                        + "\"dirty\":false,\"dirtyForMs\":null,\"lastWrittenAt\":null,\"lastError\":null,\"waitingBytes\":0}")
                                ::formatted)
                .collect(Collectors.joining(","));
        route.fulfill(new FulfillOptions()
                .setContentType("application/json")
                .setBody("{\"total\":%d,\"rooms\":[%s]}".formatted(ROOMS, rooms)));
    }

    private static Page room() {
        Page page = WINDOWS.page("/admin");
        enter(page, TOKEN);
        press(button(page, WINDOWS.room()));
        page.getByText("Log tail").waitFor();
        return page;
    }

    private static void enter(Page page, String token) {
        page.locator("#token").fill(token);
        button(page, "Open").click();
    }

    /** With a mouse whose button is held down while the page hears news. */
    private static void pressForLong(Locator button) {
        button.hover();
        Page page = button.page();
        page.waitForResponse(answer -> answer.url().endsWith("/admin/server"), page.mouse()::down);
        page.mouse().up();
    }

    private static void press(Locator button) {
        button.press("Enter");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator button(Page page, String label) {
        return page.getByRole(AriaRole.BUTTON, named(label).setExact(true));
    }

    private static Locator button(Locator row, String label) {
        return row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label));
    }

    private static Locator row(Page page, String... texts) {
        Locator found =
                page.locator("#detail tbody tr").filter(new Locator.FilterOptions().setHas(page.locator("button")));
        for (var text : texts) {
            found = found.filter(new Locator.FilterOptions().setHasText(text));
        }
        return found.first();
    }
}
