package io.drawdb.collab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page that a newcomer sees, in two and three browsers at once. */
class LivePageIT {
    private static final String CONTROL_Z = "Control+z";

    @RegisterExtension
    static final Windows WINDOWS = Windows.onServer();

    @Test
    @DisplayName("[V2-CHANGE-1] what one draws shows in the other window; both can pull at tables at once")
    void twoAtOnce() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ann.press("example");
        ben.await("the example is there", () -> ben.tables().count() == 4);

        ann.grab("customers");
        ben.grab("products");
        ann.page().mouse().move(150, 300);
        ben.page().mouse().move(200, 620);
        ann.page().mouse().up();
        ben.page().mouse().up();

        agree(ann, ben);
        ann.screenshot("two-windows-ann");
        ben.screenshot("two-windows-ben");
    }

    @Test
    @DisplayName("[V2-AWARE-1] three windows: each sees the cursors and the faces of the others")
    void cursors() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        LivePage cyd = WINDOWS.window("Cyd", new NewContextOptions().setColorScheme(ColorScheme.DARK));
        ann.press("example");
        for (var window : List.of(ann, ben, cyd)) {
            window.await("the example is there", () -> window.tables().count() == 4);
        }
        ann.page().mouse().move(400, 300);
        ben.page().mouse().move(700, 500);
        ann.page().mouse().move(410, 310);
        ben.page().mouse().move(710, 510);

        cyd.await("two cursors", () -> cyd.page().locator("#canvas .cursor").count() == 2);
        var names = cyd.page().locator("#canvas .cursor .flag").allTextContents();
        assertEquals(List.of("Ann", "Ben"), names.stream().sorted().toList());
        assertEquals(3, cyd.page().locator(".face").count());
        assertTrue(cyd.brightness("body") < 60, "the page is dark");
        assertTrue(cyd.brightness("#canvas .body") < 80, "so are tables");
        assertTrue(ann.brightness("body") > 200, "where light is wanted it is light");
        cyd.screenshot("three-windows-dark");
    }

    @Test
    @DisplayName("[V2-LOCK-12] what is selected is locked; it is asked for and handed over")
    void handOver() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ann.press("example");
        ben.await("the example is there", () -> ben.tables().count() == 4);
        ann.unselect();

        ann.select("orders");
        ben.await("it is seen to be locked", () -> ben.isHeld("orders"));
        ben.select("orders");
        ben.page().getByText("Ann is editing this").waitFor();
        ben.screenshot("lock");
        String before = ben.layout();
        ben.drag("orders", 60, 60);
        ben.awaitDrawing();
        assertEquals(before, ben.layout(), "what is locked does not move");
        ben.page().getByText("Ask for it").click();
        ann.page().getByText("Ben asks for orders").waitFor();
        ann.screenshot("lock-asked-for");
        ann.page().getByText("Hand over").click();

        ann.await("ben has it now", () -> ann.isHeld("orders"));
        ben.drag("orders", 60, 60);
        agree(ann, ben);
        assertFalse(before.equals(ben.layout()), "it has moved");
    }

    @Test
    @DisplayName("[V2-HELLO-11] offline: work goes on in both windows, and comes together again")
    void offline() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ann.press("example");
        ben.await("the example is there", () -> ben.tables().count() == 4);

        ben.context().setOffline(true);
        ben.awaitStatus("Offline");
        ben.press("table");
        ann.press("table");
        ben.await("it is kept", () -> ben.status().contains("1 change kept here"));
        ben.screenshot("offline");
        ann.awaitStatus("Saved");
        ann.await("hers is there", () -> ann.tables().count() == 5);
        assertEquals(List.of(5, 5), List.of(ann.tables().count(), ben.tables().count()));
        ben.context().setOffline(false);

        ann.await("both are there", () -> ann.tables().count() == 6);
        agree(ann, ben);
    }

    @Test
    @DisplayName(
            "[FAULT-2] kill -9 of the server: work goes on, a reload keeps it, and it is there when the server is back")
    void restart() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ben.press("table"); // ann's could be on its way still when the server is killed
        ann.await("it is there", () -> ann.tables().count() == 1);

        WINDOWS.kill();
        ann.awaitStatus("Offline");
        ann.press("table");
        ann.await("it is kept", () -> ann.status().contains("1 change kept here"));
        WINDOWS.start();

        ben.await("both are there", () -> ben.tables().count() == 2);
        agree(ann, ben);
        ann.page().reload();
        ann.awaitStatus("Saved");
        agree(ann, ben);
    }

    @Test
    @DisplayName("[V2-UNDO-1] undo takes back one's own last step and not the other's")
    void undo() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ann.press("example");
        ann.await("the example is there", () -> ann.tables().count() == 4);
        ben.await("the example is there", () -> ben.tables().count() == 4);
        String before = ann.layout();
        ann.drag("customers", 30, 150);
        ann.await("it is told", () -> ann.status().startsWith("Saved") && !before.equals(ben.layout()));
        ben.press("table");
        ann.await("five", () -> ann.tables().count() == 5);

        ann.unselect();
        ann.page().keyboard().press(CONTROL_Z);

        ben.await(
                "it is back",
                () -> ben.layout().contains(before.lines().findFirst().orElseThrow()));
        assertEquals(5, ben.tables().count());
        ann.page().keyboard().press("Control+y");
        ben.await(
                "it is there again",
                () -> !ben.layout().contains(before.lines().findFirst().orElseThrow()));
        agree(ann, ben);
    }

    @Test
    @DisplayName("[V2-HELLO-9] who watches sees everything and changes nothing")
    void viewMode() {
        LivePage ann = WINDOWS.window("Ann");
        ann.press("example");
        LivePage eve = WINDOWS.window("Eve", "&mode=view", new NewContextOptions());
        eve.await("the example is there", () -> eve.tables().count() == 4);
        String before = eve.layout();

        eve.drag("orders", 80, 80);
        eve.page().keyboard().press("t");

        eve.awaitSaid("You are watching.");
        eve.awaitDrawing();
        assertEquals(before, eve.layout());
        assertTrue(eve.status().startsWith("Watching"));
        assertFalse(eve.page().locator("[data-do=table]").first().isVisible(), "no tools for what may not be done");
        eve.screenshot("view-mode");
        ann.drag("orders", 80, 80);
        agree(ann, eve);
    }

    @Test
    @DisplayName("[V2-DOC-5] on a phone everything is within reach")
    void phone() {
        LivePage ann = WINDOWS.window("Ann");
        ann.press("example");
        LivePage phone = WINDOWS.window(
                "Phone",
                new NewContextOptions()
                        .setViewportSize(390, 844)
                        .setHasTouch(true)
                        .setIsMobile(true)
                        .setDeviceScaleFactor(2));
        phone.await("the example is there", () -> phone.tables().count() == 4);

        assertEquals(
                390,
                phone.page().evaluate("() => document.documentElement.scrollWidth"),
                "nothing is wider than the screen");
        for (String tool : List.of("table", "note", "undo", "redo", "fit")) {
            BoundingBox box =
                    phone.page().locator(".tools [data-do=" + tool + "]").boundingBox();
            assertTrue(box.x >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844, tool + " is on the screen");
        }
        phone.page().locator(".tools [data-do=table]").tap();
        ann.await("five", () -> ann.tables().count() == 5);
        phone.screenshot("phone");
        phone.retitle("On the way");
        ann.await("the title is told", () -> ann.title().equals("On the way"));
        agree(ann, phone);
    }

    private static void agree(LivePage one, LivePage other) {
        one.agreeWith(other);
    }
}
