package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How rooms open and end, and what becomes of those who come in at that very moment. */
class ClosingRoomTest {
    private final InspectedWorld inspected = new InspectedWorld();
    private final HubWorld world = inspected.world;

    private OpenRoom room() {
        return world.registry.find("room").orElseThrow();
    }

    private double gauge(String name) {
        return world.meters.get(name).gauge().value();
    }

    private void close() {
        inspected.answer(inspected.inspection.close("room"));
    }

    @Test
    @DisplayName("[ADM-16] a room that is closed before it began to open never opens its log; the next one does")
    void closedBeforeItBegan() {
        var ann = world.editor("ann");
        ann.say(push("one"));
        world.settle();
        world.log.closeGate();
        close();
        var ben = world.client("ben");
        ben.helloV2();
        world.settle();
        close();
        assertEquals(CloseCode.RESTART, ben.closed);

        var cyd = world.client("cyd");
        cyd.helloV2();
        world.settle();
        assertTrue(cyd.heard.isEmpty(), "the first room has not left its log yet");
        world.log.openGate();
        world.settle();
        assertEquals(1, cyd.last("welcome").path("version").asInt());
        assertEquals(1, gauge("collab.rooms"));
        assertEquals(1, gauge("collab.participants"));
    }

    @Test
    @DisplayName("[ADM-16] a room that is closed while its log is being read does nothing more with it")
    void closedWhileItOpened() {
        world.log.closeGate();
        var ann = world.client("ann");
        ann.hello("edit");
        world.settle();
        close();
        world.log.openGate();
        world.pass(Duration.ofSeconds(10));

        assertEquals(CloseCode.RESTART, ann.closed);
        assertEquals(List.of(), world.log.written);
        assertEquals(0, world.log.strays);
        assertEquals(0, gauge("collab.rooms"));
        assertEquals(1, world.v2("ben").heard("welcome").size());
    }

    @Test
    @DisplayName("[ADM-16][CLOSE-1012] whoever comes into a room that ends at that moment is sent away, to come back")
    void comesInTooLate() {
        world.editor("ann");
        var page = world.client("page");
        var said = page.hello("edit");
        var ben = world.client("ben");
        ben.helloV2();
        room().giveUp();
        world.settle();

        assertTrue(said.isDone());
        assertEquals(CloseCode.RESTART, page.closed);
        assertEquals(CloseCode.RESTART, ben.closed);
        assertFalse(page.heard("error").isEmpty());
        assertEquals(1, world.v2("ben").heard("welcome").size());
    }

    @Test
    @DisplayName("[ADM-16][CLOSE-1012] … also when the room had not opened yet")
    void comesInTooLateForTheOpening() {
        world.log.closeGate();
        world.client("ann").hello("edit");
        world.settle();
        var page = world.client("page");
        var said = page.hello("edit");
        room().giveUp();
        world.settle();
        assertTrue(said.isDone());
        assertEquals(CloseCode.RESTART, page.closed);
    }

    @Test
    @DisplayName("[ADM-16] those who were in a room that is closed leave it once: nothing goes into its log any more")
    void departuresAreHandledOnce() {
        var ann = world.editor("ann");
        world.v2("ben");
        var waits = world.viewer("cyd");
        ann.say(push("one"));
        waits.say("{'type':'force_edit'}");
        world.settle();
        close();
        world.pass(HubWorld.GRACE.plusSeconds(1));

        assertEquals(0, world.log.strays);
        assertEquals(0, gauge("collab.participants"));
        assertEquals(0, gauge("collab.rooms"));
    }

    @Test
    @DisplayName("[CONN-10] at the end everybody is closed with 1012, those who never said hello included")
    void everybodyIsToldOfTheEnd() {
        var ann = world.editor("ann");
        var silent = world.client("silent");
        var gone = world.client("gone");
        gone.leave();
        world.registry.stopAccepting();
        var refused = world.client("refused");
        refused.say("{'type':'hello','shareId':'other','clientId':'refused'}");
        world.registry.closeAll();
        world.settle();

        for (var client : List.of(ann, silent, refused)) {
            assertEquals(CloseCode.RESTART, client.closed, client.id);
        }
        assertNull(gone.closed);
    }

    @Test
    @DisplayName("[LOAD-6] a room that can be read at last says who edits it, and a page learns that it does not")
    void opensLate() {
        world.log.broken = true;
        var log = world.log.onAnotherServer();
        var other = new HubWorld(log, Duration.ZERO, world.loop, Relay.NONE);
        var ann = other.editor("ann");
        var ben = world.editor("ben");
        assertEquals("locked", ben.last("mode").path("reason").asText());
        assertTrue(ben.last("mode").path("editorClientId").isNull());
        world.log.broken = false;
        world.pass(HubSettings.RELOAD_FIRST.plusSeconds(1));

        assertEquals("locked", ben.last("mode").path("reason").asText());
        assertEquals("ann", ben.last("mode").path("editorClientId").asText());

        other.registry.closeAll();
        world.settle();
        assertEquals(CloseCode.RESTART, ann.closed);
    }

    @Test
    @DisplayName("[LOAD-6] a page that was told to watch does not hold the edit right from before: it asks again")
    void opensLateForItsEditor() {
        var log = world.log.onAnotherServer();
        var before = new HubWorld(log, Duration.ZERO, world.loop, Relay.NONE);
        before.editor("ann").say(push("one"));
        world.settle();
        world.log.broken = true;
        var ann = world.editor("ann");
        assertEquals("view", ann.last("mode").path("mode").asText());
        world.log.broken = false;
        world.pass(HubSettings.RELOAD_FIRST.plusSeconds(1));

        assertEquals("released", ann.last("mode").path("reason").asText());
        ann.say("{'type':'request_edit'}");
        world.pass(HubWorld.WAIT.plusSeconds(1));
        assertEquals("granted", ann.last("mode").path("reason").asText());
    }
}
