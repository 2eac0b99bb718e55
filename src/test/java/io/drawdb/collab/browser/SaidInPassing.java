package io.drawdb.collab.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.time.Duration;

/**
 * What pages tell their users in passing, which is gone after some seconds: it is noted as it is shown, so that a machine
 * that is busy then does not miss it.
 */
final class SaidInPassing {
    private static final String NOTED = """
            window.said = [];
            new MutationObserver((changes) => changes
                .filter(({target}) => target.nodeType === 1 && target.getAttribute('role') === 'status')
                .forEach(({addedNodes}) => addedNodes.forEach((one) => said.push(one.textContent))))
                .observe(document, {childList: true, subtree: true});
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOOK_EVERY_MS = 20;

    private SaidInPassing() {}

    /** Begins to note what pages say that are opened from now on. */
    static void note(BrowserContext context) {
        context.addInitScript(NOTED);
    }

    /** Waits until a page has said something since it was loaded. */
    static void await(Page page, String text) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Boolean.TRUE.equals(page.evaluate("text => said.some((one) => one.includes(text))", text))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never said: " + text + "; but: " + page.evaluate("said"));
            }
            page.waitForTimeout(LOOK_EVERY_MS);
        }
    }
}
