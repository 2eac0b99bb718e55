package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose a client id is. */
class OwnershipTest {
    private final HubWorld world = new HubWorld();

    @Test
    @DisplayName("[OWN-1] who brings the secret takes over, and keeps locks and number")
    void ownerComesBack() {
        var ann = withLock("ann");
        var again = world.v2("ann");

        assertEquals(CloseCode.REPLACED, ann.closed);
        assertEquals(1, again.last("welcome").path("locks").size());
        assertEquals(ann.last("welcome").path("resume"), again.last("welcome").path("resume"));
    }

    @Test
    @DisplayName("[OWN-2] another connection that names the id gets neither place nor lock, with whatever secret")
    void thief() {
        var ann = withLock("ann");
        var ben = world.v2("ben");
        String bens = ben.last("welcome").path("resume").asText();
        for (String members : new String[] {"", ",'resume':'x'", ",'resume':'%s'".formatted(bens)}) {
            var thief = stranger("ann");
            thief.helloV2(members);
            world.settle();

            assertEquals(CloseCode.FORBIDDEN, thief.closed);
            assertEquals("client_id_taken", thief.last("error").path("code").asText());
            assertTrue(thief.heard("welcome").isEmpty());
        }
        assertNull(ann.closed);
        ann.say(HubWorld.moveTable(1, 1));
        world.settle();
        assertEquals(1, ann.last("change").path("seq").asInt());
    }

    @Test
    @DisplayName("[OWN-2] nor while the owner is away: within the grace, and for as long as the room knows his changes")
    void thiefWhileAway() {
        var ann = withLock("ann");
        ann.say(HubWorld.moveTable(1, 1));
        world.settle();
        ann.leave();
        world.settle();
        assertTaken("ann");
        world.pass(HubWorld.GRACE.plusSeconds(1));
        assertTaken("ann");

        assertEquals(1, world.v2("ann").last("welcome").path("seq").asInt());
    }

    @Test
    @DisplayName(
            "[OWN-2] nor after the grace, though he has not changed anything yet: what he did without a line counts")
    void thiefOfUnsentChanges() {
        withLock("ben").leave();
        var ann = world.v2("ann");
        ann.say("{'type':'heartbeat'}");
        world.settle();
        ann.leave();
        world.pass(HubWorld.GRACE.plusSeconds(1));
        assertTaken("ann");
        assertEquals(CloseCode.FORBIDDEN, world.editor("ann").closed);

        var back = world.v2("ann");
        assertEquals(0, back.last("welcome").path("seq").asInt());
        back.say(HubWorld.moveTable(1, 7));
        world.settle();
        assertEquals(1, back.last("change").path("seq").asInt());
    }

    @Test
    @DisplayName(
            "[OWN-2] who has said nothing since his hello may never have had its answer: the same id may come again")
    void lostWelcome() {
        var ann = stranger("ann");
        ann.helloV2();
        world.settle();
        ann.leave();
        world.pass(HubWorld.GRACE.plusSeconds(1));
        var again = stranger("ann");
        again.helloV2();
        world.settle();
        assertFalse(again.heard("welcome").isEmpty());
    }

    @Test
    @DisplayName("[OWN-3] a page never takes over a v2 client, nor what one has left")
    void pageIsNoOwner() {
        var ann = withLock("ann");
        var page = world.editor("ann");
        assertEquals(CloseCode.FORBIDDEN, page.closed);
        assertTrue(page.heard("mode").isEmpty());
        assertNull(ann.closed);
        ann.say(HubWorld.moveTable(1, 1));
        ann.leave();
        world.pass(HubWorld.GRACE.plusSeconds(1));
        assertEquals(CloseCode.FORBIDDEN, world.editor("ann").closed);
    }

    @Test
    @DisplayName("[OWN-3] a page follows a page under one id; a v2 client does not follow a page")
    void pages() {
        var page = world.editor("ann");
        var again = world.editor("ann");
        assertEquals(CloseCode.REPLACED, page.closed);
        assertEquals("edit", again.last("mode").path("mode").asText());
        assertTaken("ann");
    }

    @Test
    @DisplayName("[OWN-3] where there are tokens, a page follows a page only with a token for the same person")
    void pagesWithTokens() {
        var guarded = new GuardedWorld(false);
        var page = guarded.v1("edit", "ann", "edit");
        var thief = guarded.world.client("ann", Optional.of(guarded.grant("edit", "ben", 60)));
        thief.hello("edit");
        guarded.world.settle();
        assertEquals(CloseCode.FORBIDDEN, thief.closed);
        assertNull(page.closed);

        var again = guarded.v1("edit", "ann", "edit");
        assertEquals("edit", again.last("mode").path("mode").asText());
    }

    @Test
    @DisplayName("[OWN-5] of two who were given a secret for one id, the one who was here first has it")
    void firstComer() {
        var first = world.client("ann");
        first.helloV2(",'mode':'view'");
        world.settle();
        first.leave();
        world.pass(HubWorld.GRACE.plusSeconds(1));
        var second = stranger("ann");
        second.helloV2();
        world.settle();
        assertFalse(second.heard("welcome").isEmpty());
        String later = second.last("welcome").path("resume").asText();

        var back = world.v2("ann");
        assertEquals(CloseCode.REPLACED, second.closed);
        var thief = stranger("ann");
        thief.helloV2(",'resume':'%s'".formatted(later));
        world.settle();
        assertEquals(CloseCode.FORBIDDEN, thief.closed);
        assertNull(back.closed);
    }

    @Test
    @DisplayName("[OWN-1][ID-8] a connection needs no secret for the id it has, whatever version it says hello in")
    void sameConnection() {
        var ann = stranger("ann");
        ann.helloV2();
        world.settle();
        ann.helloV2();
        world.settle();
        assertEquals(2, ann.heard("welcome").size());
        ann.hello("edit");
        world.pass(Duration.ofSeconds(1));
        assertEquals("edit", ann.last("mode").path("mode").asText());
        assertNull(ann.closed);
    }

    private FakeClient withLock(String id) {
        var page = world.editor("page");
        page.say(HubWorld.push("first"));
        page.say("{'type':'release_edit'}");
        page.leave();
        world.settle();
        var client = world.v2(id);
        client.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();
        return client;
    }

    private void assertTaken(String id) {
        var thief = stranger(id);
        thief.helloV2();
        world.settle();
        assertEquals(CloseCode.FORBIDDEN, thief.closed);
    }

    /** A connection that was given no secret. */
    private FakeClient stranger(String id) {
        return new FakeClient(world.registry, id, new HashMap<>(), Optional.empty());
    }
}
