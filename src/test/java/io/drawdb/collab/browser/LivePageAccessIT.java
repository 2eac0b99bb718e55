package io.drawdb.collab.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Browser.NewContextOptions;
import io.drawdb.collab.access.TestTokens;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The live page on a server that asks for tokens. */
class LivePageAccessIT {
    @RegisterExtension
    static final Windows WINDOWS =
            Windows.onServer().with("COLLAB_ACCESS", "token").with("COLLAB_TOKEN_SECRET", TestTokens.SECRET);

    @Test
    @DisplayName(
            "[ACCESS-1][ACCESS-14] a token lets in, is out of the address at once, not shared, and there after a reload")
    void tokenStaysPrivate() {
        var options = new NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write"));
        LivePage ann = WINDOWS.window("Ann", "&token=" + TestTokens.of(WINDOWS.room(), "edit", "a"), options);

        assertFalse(ann.page().url().contains("token"), ann.page()::url);
        ann.page().locator("#share").click();
        ann.awaitSaid("Whoever opens it needs a token of their own.");
        String copied = String.valueOf(ann.page().evaluate("() => navigator.clipboard.readText()"));
        assertEquals(WINDOWS.address("/?share=" + WINDOWS.room()), copied);
        ann.page().reload();
        ann.awaitStatus("Saved");
    }

    @Test
    @DisplayName(
            "[ACCESS-6][CLOSE-4401] a token that has expired, and none at all, end with the reason and not with waiting")
    void expired() {
        String old = TestTokens.token()
                .text("share", WINDOWS.room())
                .between(-600, -300)
                .signed();

        WINDOWS.unopened("Ann", "&token=" + old).awaitStatus("You are not signed in.");
        WINDOWS.unopened("Ben", "").awaitStatus("You are not signed in.");
    }

    @Test
    @DisplayName("[ACCESS-7][CLOSE-4403] a token for another room ends with the reason")
    void anotherRoom() {
        WINDOWS.unopened("Ann", "&token=" + TestTokens.of("another", "edit", "a"))
                .awaitStatus("You may not open this diagram.");
    }
}
