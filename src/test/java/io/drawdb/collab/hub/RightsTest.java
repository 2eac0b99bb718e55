package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.Ruling.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What tokens give, and what becomes of those whose token is good no more. */
class RightsTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final GuardedWorld guarded = new GuardedWorld(false);
    private final HubWorld world = guarded.world;

    @Test
    @DisplayName("[ACCESS-6] without a token nobody comes in, by either version")
    void noToken() {
        for (var client : new FakeClient[] {world.client("ann"), world.client("ben")}) {
            if (client.id.equals("ann")) {
                client.helloV2();
            } else {
                client.hello("edit");
            }
            world.settle();
            assertEquals(CloseCode.UNAUTHENTICATED, client.closed);
            assertTrue(client.last("error").path("error").asText().contains("token"));
            assertTrue(client.heard("welcome").isEmpty() && client.heard("mode").isEmpty());
        }
        assertEquals(Optional.empty(), world.registry.find("room"));
    }

    @Test
    @DisplayName("[ACCESS-1][ACCESS-6] a token may come with hello, in either version; a bad one ends the connection")
    void tokenInHello() {
        var ann = world.client("ann");
        ann.helloV2(",'token':'t/room/edit/60'");
        var ben = world.client("ben");
        ben.say("{'type':'hello','shareId':'room','clientId':'ben','token':'t/*/view/60'}");
        var cyd = world.client("cyd");
        cyd.helloV2(",'token':'nonsense'");
        world.settle();

        assertEquals("editor", ann.last("welcome").path("role").asText());
        assertEquals("view", ben.last("mode").path("mode").asText());
        assertEquals(CloseCode.UNAUTHENTICATED, cyd.closed);
        assertEquals("unauthenticated", cyd.last("error").path("code").asText());
    }

    @Test
    @DisplayName("[ACCESS-7] a token for another room opens this one no bit: 4403, and the room is not even read")
    void wrongShare() {
        var ann = world.client("ann");
        ann.helloV2(",'token':'t/other/owner/60'");
        world.settle();

        assertEquals(CloseCode.FORBIDDEN, ann.closed);
        assertEquals("forbidden", ann.last("error").path("code").asText());
        assertEquals(Optional.empty(), world.registry.find("room"));
    }

    @Test
    @DisplayName("[ACCESS-8] a session ends with its token: 4401, for both versions, whether they talk or not")
    void expiry() {
        var ann = world.client("ann");
        ann.helloV2(",'token':'t/room/edit/60'");
        var ben = world.client("ben");
        ben.say("{'type':'hello','shareId':'room','clientId':'ben','mode':'view','token':'t/room/edit/60'}");
        var cyd = guarded.v2("edit", "cyd");
        world.pass(Duration.ofSeconds(59));
        assertNull(ann.closed);
        world.pass(Duration.ofSeconds(1).plus(SOON));

        assertEquals(CloseCode.UNAUTHENTICATED, ann.closed);
        assertEquals(CloseCode.UNAUTHENTICATED, ben.closed);
        assertTrue(ann.last("error").path("fatal").asBoolean());
        assertNull(cyd.closed);
    }

    @Test
    @DisplayName("[ACCESS-8] what comes after the end does not count, not even before the end was noticed")
    void nothingCountsAfterTheEnd() {
        var watcher = guarded.v2("view", "watcher");
        var page = guarded.v1("edit", "page", "edit");
        page.say(HubWorld.push("first"));
        world.settle();
        int changes = watcher.heard("change").size();
        guarded.access().rule(Kind.TOKEN, "page", null);
        page.say(HubWorld.push("second"));
        world.settle();

        assertEquals(changes, watcher.heard("change").size());
        assertEquals(CloseCode.UNAUTHENTICATED, page.closed);
    }

    @Test
    @DisplayName("[ACCESS-8] a new token with a new hello goes on where the old one ends")
    void freshToken() {
        var ann = world.client("ann");
        ann.helloV2(",'token':'t/room/view/60'");
        world.pass(Duration.ofSeconds(30));
        ann.helloV2(",'token':'t2/room/edit/60'");
        world.pass(Duration.ofSeconds(50));

        assertNull(ann.closed);
        assertEquals("viewer", ann.heard("welcome").get(0).path("role").asText());
        assertEquals("editor", ann.last("welcome").path("role").asText());
        world.pass(Duration.ofSeconds(11));
        assertEquals(CloseCode.UNAUTHENTICATED, ann.closed);
    }

    @Test
    @DisplayName("[ACCESS-9] who is revoked is put out within a second, and not let in again; the others stay")
    void revoked() {
        var ann = guarded.v2("edit", "ann");
        var ben = guarded.v2("edit", "ben");
        var cyd = guarded.v1("edit", "cyd", "view");
        guarded.access().rule(Kind.CLIENT, "ann", null);
        guarded.access().rule(Kind.TOKEN, "cyd", null);
        world.pass(SOON);

        assertEquals(CloseCode.UNAUTHENTICATED, ann.closed);
        assertEquals(CloseCode.UNAUTHENTICATED, cyd.closed);
        assertNull(ben.closed);
        var back = world.client("ann", Optional.of(guarded.grant("edit", "ann", 60)));
        guarded.access().rule(Kind.SHARE, "room", null);
        back.helloV2();
        world.pass(SOON);
        assertEquals(CloseCode.UNAUTHENTICATED, back.closed);
        assertEquals(CloseCode.UNAUTHENTICATED, ben.closed);
    }

    @Test
    @DisplayName("[ACCESS-10] who may only watch from now on loses his locks, is told, and can't edit; and back again")
    void otherRole() {
        var page = guarded.v1("edit", "page", "edit");
        page.say(HubWorld.push("first"));
        page.say("{'type':'release_edit'}");
        world.settle();
        var ann = guarded.v2("edit", "ann");
        var ben = guarded.v2("view", "ben");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();
        guarded.access().rule(Kind.TOKEN, "ann", Right.VIEW);
        world.pass(SOON);

        assertNull(ann.closed);
        assertEquals("viewer", ann.last("role").path("role").asText());
        assertEquals("view", ann.last("role").path("mode").asText());
        assertEquals("t1", ben.last("unlocked").path("id").asText());
        assertEquals(
                "view", ben.last("renamed").path("participant").path("mode").asText());
        ann.say(HubWorld.moveTable(1, 7));
        world.settle();
        assertEquals("read_only", ann.last("reject").path("code").asText());

        guarded.access().rule(Kind.TOKEN, "ann", Right.EDIT);
        world.pass(SOON);
        assertEquals("edit", ann.last("role").path("mode").asText());
        ann.say(HubWorld.moveTable(2, 8));
        world.settle();
        assertEquals(2, ann.last("change").path("seq").asInt());
    }

    @Test
    @DisplayName(
            "[ACCESS-10][V1-EDIT-9] nor does he wait for the edit right any more: he is told so, and is heard again")
    void pageWaitsNoMore() {
        for (String how : List.of("hello", "request_edit", "force_edit")) {
            var room = new GuardedWorld(true);
            var page = room.v1("edit", "page", "edit");
            page.say(HubWorld.push("first"));
            var ben = room.v1("edit", "ben", "view");
            if (!how.equals("force_edit")) {
                page.say("{'type':'release_edit'}");
            }
            room.world.settle();
            ben.heard.clear();
            page.heard.clear();
            var wish = how.equals("hello") ? ben.hello("edit") : ben.say("{'type':'%s'}".formatted(how));
            var next = ben.say("{'type':'set_client_name','clientName':'Benjamin'}");
            room.world.settle();
            assertFalse(next.isDone(), how);
            room.access().rule(Kind.TOKEN, "ben", Right.VIEW);
            room.world.pass(SOON);

            assertTrue(wish.isDone() && next.isDone(), how);
            assertEquals("view", ben.last("mode").path("mode").asText(), how);
            assertEquals("locked", ben.last("mode").path("reason").asText(), how);
            assertEquals(how.equals("hello") ? 1 : 0, ben.heard("op").size(), how);
            var shown = page.last("presence").path("participants").path("ben");
            assertEquals("Benjamin", shown.path("name").asText(), how);
            assertEquals(how.equals("force_edit") ? List.of("ben", "null") : List.of(), editors(page), how);
            room.world.pass(HubWorld.WAIT);
            assertEquals("view", ben.last("mode").path("mode").asText(), how);
        }
    }

    private static List<String> editors(FakeClient page) {
        return page.heard("mode").stream()
                .map(mode -> mode.path("editorClientId").asText())
                .toList();
    }

    @Test
    @DisplayName("[ACCESS-10] … and loses it also when the log does not take that at once")
    void lossIsTriedAgain() {
        var page = guarded.v1("edit", "page", "edit");
        var other = guarded.v1("edit", "other", "edit");
        world.log.broken = true;
        guarded.access().rule(Kind.TOKEN, "page", Right.VIEW);
        world.pass(SOON);
        world.log.broken = false;
        page.say("{'type':'heartbeat'}");
        world.pass(SOON);

        assertEquals("expired", other.last("mode").path("reason").asText());
        assertEquals("view", page.last("mode").path("mode").asText());
    }

    @Test
    @DisplayName("[ACCESS-13] a page that may only watch and says hello to edit is told locked, also if nobody edits")
    void pageThatMayOnlyWatch() {
        var page = guarded.v1("view", "page", "edit");
        assertEquals("view", page.last("mode").path("mode").asText());
        assertEquals("locked", page.last("mode").path("reason").asText());
        assertTrue(page.last("mode").path("editorClientId").isNull());
        page.hello("view");
        world.settle();
        assertEquals("released", page.last("mode").path("reason").asText());
    }

    @Test
    @DisplayName("[ACCESS-10][ACCESS-13] who comes back with a token to watch loses the locks that he had")
    void comesBackToWatch() {
        var page = guarded.v1("edit", "page", "edit");
        page.say(HubWorld.push("first"));
        page.say("{'type':'release_edit'}");
        world.settle();
        var ann = guarded.v2("edit", "ann");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        var ben = guarded.v2("edit", "ben");
        ann.helloV2(",'token':'ann/room/view/60'");
        world.pass(SOON);

        assertEquals("viewer", ann.last("welcome").path("role").asText());
        assertEquals("disconnected", ben.last("unlocked").path("reason").asText());
    }

    @Test
    @DisplayName(
            "[ACCESS-10] a page that may only watch from now on loses the edit right, which the others then may have")
    void pageLosesTheRight() {
        var page = guarded.v1("edit", "page", "edit");
        var other = guarded.v1("edit", "other", "edit");
        assertEquals("locked", other.last("mode").path("reason").asText());
        guarded.access().rule(Kind.TOKEN, "page", Right.VIEW);
        world.pass(SOON);

        assertEquals("view", page.last("mode").path("mode").asText());
        other.say("{'type':'request_edit'}");
        world.pass(Duration.ofSeconds(3));
        assertEquals("edit", other.last("mode").path("mode").asText());
        assertNull(page.closed);
    }
}
