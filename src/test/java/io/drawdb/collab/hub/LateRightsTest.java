package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Ruling.Kind;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.Revision;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a token was good for when its bearer came need not hold any more when the room can be entered. */
class LateRightsTest {
    private final GuardedWorld guarded = new GuardedWorld(false);
    private final HubWorld world = guarded.world;

    @Test
    @DisplayName(
            "[ACCESS-8][ACCESS-9] who is revoked, or expires, while he waits for the room is not let in, and shown to nobody")
    void revokedWhileWaiting() {
        world.saving.enabled = true;
        world.saving.held = new CompletableFuture<>();
        var watcher = guarded.with("view", "watcher");
        watcher.helloV2();
        var ann = guarded.with("edit", "ann");
        ann.helloV2();
        var page = guarded.with("edit", "page");
        page.hello("edit");
        var brief = world.client("short");
        brief.helloV2(",'token':'t/room/edit/3'");
        world.pass(Duration.ofSeconds(2));
        guarded.access().rule(Kind.CLIENT, "ann", null);
        guarded.access().rule(Kind.TOKEN, "page", null);
        world.pass(Duration.ofSeconds(2));
        assertTrue(watcher.heard("welcome").isEmpty());
        world.saving.held.complete(
                new LoadOutcome.Loaded(HubWorld.DIAGRAM.formatted("secret").replace('\'', '"'), Revision.UNKNOWN));
        world.pass(Duration.ofSeconds(1));

        assertEquals(1, watcher.heard("welcome").size());
        for (var late : List.of(ann, page, brief)) {
            assertEquals(CloseCode.UNAUTHENTICATED, late.closed, late.id);
            assertTrue(late.heard("welcome").isEmpty() && late.heard("mode").isEmpty(), late.id);
            assertTrue(late.heard("op").isEmpty(), late.id);
        }
        assertTrue(watcher.heard("joined").isEmpty());
    }
}
