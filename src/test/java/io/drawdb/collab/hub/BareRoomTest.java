package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long a room stays open in which nobody is. */
class BareRoomTest {
    private static final Duration SOON = HubSettings.BARE_ROOM_IDLE.plusSeconds(1);

    private final HubWorld world = new HubWorld();

    @Test
    @DisplayName(
            "[WB-6][LIMIT-7] a room that never had a document makes place soon, and is the same when somebody comes back")
    void bareRoom() {
        var ann = world.v2("ann");
        ann.leave();
        world.pass(SOON);
        assertFalse(isOpen());

        var again = world.v2("ann");
        assertEquals(ann.last("welcome").path("epoch"), again.last("welcome").path("epoch"));
        world.pass(SOON);
        assertTrue(isOpen());
    }

    @Test
    @DisplayName("[WB-6] a room with a document stays for a reload")
    void roomWithDocument() {
        var page = world.editor("page");
        page.say(HubWorld.push("first"));
        world.settle();
        page.leave();
        world.pass(SOON);
        assertTrue(isOpen());

        world.pass(HubWorld.IDLE);
        assertFalse(isOpen());
    }

    private boolean isOpen() {
        return world.registry.find("room").isPresent();
    }
}
