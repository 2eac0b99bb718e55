package io.drawdb.collab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.BoundingBox;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be done on the page that a newcomer sees, with the pointer and without. */
class LivePageToolsIT {
    @RegisterExtension
    static final Windows WINDOWS = Windows.onServer().with("COLLAB_FORCE_EDIT_ENABLED", "true");

    @Test
    @DisplayName("[V2-OPS-2] a double-click on its name renames a table, and Escape leaves it as it was")
    void renameTable() {
        LivePage ann = example("Ann");
        LivePage ben = WINDOWS.window("Ben");

        ann.click(ann.table("customers").locator(".name"), 2);
        ann.type("clients");

        ben.await("it is told", () -> ben.table("clients").count() == 1);
        ann.click(ann.table("products").locator(".name"), 2);
        ann.page().locator(".editor input").fill("not this");
        ann.page().keyboard().press("Escape");
        ann.agreeWith(ben);
        assertEquals(1, ben.table("products").count());
    }

    @Test
    @DisplayName("[V2-OPS-9] a field is added with its type, and changed")
    void addField() {
        LivePage ann = example("Ann");
        LivePage ben = WINDOWS.window("Ben");

        ann.select("customers");
        ann.page().getByLabel("Add a field (F)").click();
        ann.page().locator(".editor .typed").fill("varchar(20)");
        ann.page().locator(".editor input").first().fill("phone");
        ann.page().keyboard().press("Enter");

        ben.await("it is told", () -> ben.field("customers", "phone").count() == 1);
        assertEquals(
                "VARCHAR(20)", ben.field("customers", "phone").locator(".type").textContent());
        ann.click(ann.field("customers", "phone").locator(".fieldname"), 2);
        ann.type("mobile");
        ben.await("it is renamed", () -> ben.field("customers", "mobile").count() == 1);
    }

    @Test
    @DisplayName("[V2-OPS-5] two tables are linked by pulling from one field to another; the link goes with the table")
    void link() {
        LivePage ann = example("Ann");
        LivePage ben = WINDOWS.window("Ben");
        int before = ann.links();

        ann.select("customers");
        BoundingBox handle = ann.field("customers", "name")
                .locator(".handle circle:not(.reach)")
                .last()
                .boundingBox();
        BoundingBox to = ann.field("products", "title").locator(".fieldname").boundingBox();
        ann.page().mouse().move(handle.x + handle.width / 2, handle.y + handle.height / 2);
        ann.page().mouse().down();
        ann.page().mouse().move(to.x + 40, to.y - 60);
        ann.page().mouse().move(to.x + 10, to.y + 8);
        ann.page().mouse().up();

        ben.await("it is told", () -> ben.links() == before + 1);
        ann.page().getByLabel("Cardinality").selectOption("one_to_one");
        ann.agreeWith(ben);
        ben.select("products");
        ben.page().keyboard().press("Delete");
        ann.await("both its links are gone", () -> ann.links() == before - 1);
    }

    @Test
    @DisplayName("[V2-DOC-3] notes are written, coloured and deleted")
    void notes() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        var note = ben.page().locator("#canvas [data-kind=note]");

        ann.press("note");
        ben.await("it is there", () -> note.count() == 1);
        ann.awaitFocus("note");
        ann.page().keyboard().press("Enter");
        ann.page().locator(".editor textarea").fill("remember the milk");
        ann.page().keyboard().press("Control+Enter");
        ben.await("it is written", () -> note.textContent().contains("remember the milk"));
        String fill = note.locator(".paper").getAttribute("fill");
        ann.page().getByLabel("Next colour").click();
        ben.await("it is coloured", () -> !fill.equals(note.locator(".paper").getAttribute("fill")));
        ann.page().getByLabel("Delete (Del)").click();
        ben.await("it is gone", () -> note.count() == 0);
    }

    @Test
    @DisplayName("[V2-DOC-6] zooming and panning are one's own: the others' view and the diagram stay")
    void zoomAndPan() {
        LivePage ann = example("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ben.await("the example is there", () -> ben.tables().count() == 4);
        String layout = ben.layout();
        String bens = view(ben);
        String before = view(ann);

        ann.press("out");
        ann.await("smaller", () -> ann.page().locator("#zoom").innerText().equals("83%"));
        ann.page().mouse().move(60, 500);
        ann.page().keyboard().down("Control");
        ann.page().mouse().wheel(0, -200);
        ann.page().keyboard().up("Control");
        ann.await("larger", () -> !ann.page().locator("#zoom").innerText().equals("83%"));
        String zoomed = view(ann);
        ann.page().mouse().down();
        ann.page().mouse().move(160, 560);
        ann.page().mouse().up();
        ann.await("pulling at nothing pulls at everything", () -> !zoomed.equals(view(ann)));
        ann.press("fit");

        ann.await("all is seen again", () -> view(ann).equals(before));
        ann.tellAll(ben);
        assertEquals(List.of(layout, bens), List.of(ben.layout(), view(ben)));
    }

    @Test
    @DisplayName("[V2-LOCK-14] what somebody else has is taken over by force, and not taken back behind his back")
    void takeOver() {
        LivePage ann = example("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ann.select("orders");
        ben.await("it is seen to be locked", () -> ben.isHeld("orders"));

        ben.select("orders");
        ben.page().getByText("Take over").click();

        ann.await("ben has it", () -> ann.isHeld("orders"));
        ben.await("which he sees, too", () -> !ben.isHeld("orders"));
        String before = ann.layout();
        ben.drag("orders", 40, 40);
        ann.await("it is told", () -> !before.equals(ann.layout()));
        ben.unselect();
        ann.await("it is free, and ann's again, who has it in hand", () -> !ann.isHeld("orders"));
        ben.await("which ben sees", () -> ben.isHeld("orders"));
    }

    @Test
    @DisplayName("[V2-OPS-1] everything can be done by keyboard alone")
    void keyboardOnly() {
        LivePage ann = WINDOWS.window("Ann");
        LivePage ben = WINDOWS.window("Ben");
        var keys = ann.page().keyboard();

        keys.press("t");
        ben.await("a table", () -> ben.tables().count() == 1);
        ann.awaitFocus("table");
        keys.press("Enter");
        ann.type("users");
        ben.await("renamed", () -> ben.table("users").count() == 1);
        keys.press("f");
        ann.type("email");
        ben.await("a field", () -> ben.field("users", "email").count() == 1);
        String before = ben.layout();
        keys.press("ArrowRight");
        keys.press("ArrowDown");
        ben.await("moved", () -> !before.equals(ben.layout()));
        keys.press("Tab"); // from the table to its first field
        keys.press("l");
        ann.page().getByText("Choose the field to link to").waitFor();
        keys.press("Tab");
        keys.press("Enter");
        ben.await("linked", () -> ben.links() == 1);
        keys.press("Delete");
        ben.await("unlinked", () -> ben.links() == 0);
        keys.press("Control+z");
        ben.await("linked again", () -> ben.links() == 1);
        ann.agreeWith(ben);
    }

    @Test
    @DisplayName("[V2-UNDO-1] undo at once after a move by keyboard takes back that move")
    void undoOfAMoveByKeyboard() {
        LivePage ann = example("Ann");
        LivePage ben = WINDOWS.window("Ben");
        ben.await("the example is there", () -> ben.tables().count() == 4);
        ann.select("orders");
        String before = ben.layout();

        ann.page().keyboard().press("ArrowRight");
        ann.await("it has moved", () -> !before.equals(ann.layout()));
        ann.page().keyboard().press("Control+z");

        ann.await("the move is taken back", () -> before.equals(ann.layout()));
        ann.agreeWith(ben);
        assertEquals(before, ben.layout());
        assertEquals(4, ben.tables().count(), "the example is not what was undone");
    }

    @Test
    @DisplayName("[CONN-3] Share copies the address, and whoever opens it is in the same room")
    void share() {
        var options = new NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write"));
        LivePage ann = WINDOWS.window("Ann", options);
        ann.press("example");

        ann.page().locator("#share").click();

        ann.awaitSaid("Address copied.");
        String copied = String.valueOf(ann.page().evaluate("() => navigator.clipboard.readText()"));
        assertTrue(copied.endsWith("/?share=" + WINDOWS.room()), copied);
        assertFalse(copied.contains("token"), copied);
    }

    private static LivePage example(String name) {
        LivePage page = WINDOWS.window(name);
        page.press("example");
        page.await(
                "the example is there",
                () -> page.tables().count() == 4 && page.status().startsWith("Saved"));
        return page;
    }

    private static String view(LivePage page) {
        return String.valueOf(
                page.page().evaluate("() => document.querySelector('#canvas > g').getAttribute('transform')"));
    }
}
