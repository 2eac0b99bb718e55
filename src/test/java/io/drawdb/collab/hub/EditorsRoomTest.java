package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.moveTable;
import static io.drawdb.collab.hub.HubWorld.push;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A room of v2 clients, with a page that watches, as the hub runs it. */
class EditorsRoomTest {
    private final HubWorld world = new HubWorld();
    private FakeClient page = world.client("page");

    @BeforeEach
    void aRoomWithADocument() {
        page = world.editor("page");
        page.say(push("one"));
        page.say("{'type':'release_edit'}");
        world.settle();
        world.pass(Duration.ofSeconds(1));
        page.heard.clear();
    }

    @Test
    @DisplayName("[MIX-5] a page gets what v2 clients change at most twice a second, the last state always")
    void pagesGetWholeDocumentsSeldom() {
        var ann = world.v2("ann");
        for (int n = 1; n <= 100; n++) {
            ann.say(moveTable(n, n));
            world.pass(Duration.ofMillis(20));
        }
        world.pass(Duration.ofSeconds(1));

        var documents = page.heard("op");
        assertTrue(documents.size() <= 6, () -> documents.size() + " documents in 2 s");
        var last = documents.get(documents.size() - 1).path("op");
        assertEquals(100, last.path("diagram").path("tables").get(0).path("x").asInt());
        assertEquals(101, last.path("version").asLong());
    }

    @Test
    @DisplayName(
            "[V2-AWARE-2, V2-AWARE-3] a reader gets at most 20 awareness frames a second, and everybody's last state")
    void awarenessIsCoalesced() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        var cyd = world.v2("cyd");
        cyd.heard.clear();
        for (int n = 1; n <= 500; n++) {
            ann.say("{'type':'awareness','state':{'x':%d}}".formatted(n));
            ben.say("{'type':'awareness','state':{'x':%d}}".formatted(-n));
            world.pass(Duration.ofMillis(2));
        }
        world.pass(Duration.ofSeconds(1));

        assertTrue(cyd.heard.size() <= 22, () -> cyd.heard.size() + " frames in a second");
        var states = cyd.last("awarenesses").path("awarenesses");
        assertEquals(List.of("ann", "ben"), states.findValuesAsText("clientId"));
        assertEquals(500, states.get(0).path("state").path("x").asInt());
        assertEquals(-500, states.get(1).path("state").path("x").asInt());
    }

    @Test
    @DisplayName("[V2-AWARE-4, V2-LOCK-7] who shows too much of himself, or wants too many locks, is counted by reason")
    void limitsAreCounted() {
        var ann = world.v2("ann");
        ann.say("{'type':'awareness','state':'%s'}".formatted("x".repeat(2046)));
        ann.say("{'type':'awareness','state':'%s'}".formatted("x".repeat(2047)));
        String create = "{'target':'table','action':'create','value':{'id':'x%d','name':'x%<d'}}";
        var ops = IntStream.rangeClosed(0, 100).mapToObj(create::formatted).collect(Collectors.joining(","));
        ann.say("{'type':'change','seq':1,'base':0,'ops':[%s]}".formatted(ops));
        for (int n = 0; n <= 100; n++) {
            ann.say("{'type':'lock','target':'table','id':'x%d'}".formatted(n));
        }
        world.settle();

        assertEquals("too_large", ann.last("error").path("code").asText());
        assertEquals("too_many", ann.last("lock_denied").path("reason").asText());
        assertEquals(1, counted("awareness_bytes"));
        assertEquals(1, counted("locks"));
    }

    private double counted(String reason) {
        return world.meters.counter("collab.refused", "reason", reason).count();
    }

    @Test
    @DisplayName("[V2-AWARE-6, V2-PRES-3] who is silent for long is left, and what he showed is cleared")
    void silentMembersAreNotShown() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        ann.say("{'type':'awareness','state':{'x':1}}");
        for (int n = 0; n < 8; n++) {
            world.pass(Duration.ofSeconds(5));
            ben.say("{'type':'heartbeat'}");
        }
        assertTrue(ben.last("awareness").path("state").isNull());
        assertEquals("ann", ben.last("left").path("clientId").asText());

        ann.say("{'type':'heartbeat'}");
        world.settle();
        assertEquals(
                "ann", ben.last("joined").path("participant").path("clientId").asText());
    }

    @Test
    @DisplayName("[V2-BEAT-1, V2-BEAT-2] a heartbeat that asks comes back to its sender alone, behind all changes")
    void heartbeatsComeBack() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        ann.heard.clear();
        ben.heard.clear();
        ben.say(moveTable(1, 1));
        ben.say(moveTable(2, 2));
        world.settle();

        ann.say("{'type':'heartbeat','echo':41}");
        ann.say("{'type':'heartbeat'}");
        page.say("{'type':'heartbeat','echo':42}");
        world.settle();

        assertEquals(List.of("change", "change", "heartbeat"), ann.types());
        assertEquals(41, ann.last("heartbeat").path("echo").asLong());
        assertEquals(
                ann.last("change").path("version").asLong(),
                ann.last("heartbeat").path("version").asLong());
        assertEquals(List.of(), ben.heard("heartbeat"));
        assertEquals(List.of(), page.heard("heartbeat"));
    }

    @Test
    @DisplayName("[V2-LOCK-10] a reload keeps the locks; who stays away loses them after the grace")
    void graceForAReload() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        ann.say("{'type':'lock','target':'table','id':'t1'}");
        world.settle();
        ann.leave();
        world.pass(HubWorld.GRACE.minusSeconds(1));
        var again = world.v2("ann");
        assertEquals(1, again.last("welcome").path("locks").size());
        world.pass(HubWorld.GRACE.multipliedBy(2));
        assertTrue(ben.heard("unlocked").isEmpty());
        assertTrue(ben.heard("left").isEmpty());

        again.leave();
        world.pass(HubWorld.GRACE.plusSeconds(1));
        assertEquals("disconnected", ben.last("unlocked").path("reason").asText());
        assertEquals("ann", ben.last("left").path("clientId").asText());
    }

    @Test
    @DisplayName("[V2-CHANGE-8] what the log does not take is unavailable, so is what follows, and can all come again")
    void unavailableChangesComeAgain() {
        var ann = world.v2("ann");
        world.log.broken = true;
        ann.say(moveTable(1, 1));
        world.settle();
        world.log.broken = false;
        ann.say(moveTable(2, 2));
        world.settle();
        assertEquals(List.of("unavailable", "unavailable"), codes(ann));

        ann.say(moveTable(1, 1));
        ann.say(moveTable(2, 2));
        world.pass(Duration.ofMillis(20));
        assertEquals(2, codes(ann).size());
        assertEquals(
                3,
                ann.last("change").path("version").asLong()
                        + ann.heard("changes").size());
    }

    private static List<String> codes(FakeClient client) {
        return client.heard("reject").stream()
                .map(reject -> reject.path("code").asText())
                .toList();
    }

    @Test
    @DisplayName("[V2-HELLO-3, V2-HELLO-13] who comes back gets what he missed, and then the next change")
    void catchUp() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        String epoch = ben.last("welcome").path("epoch").asText();
        long version = ben.last("welcome").path("version").asLong();
        ben.leave();
        ann.say(moveTable(1, 1));
        ann.say(moveTable(2, 2));
        world.settle();
        var back = world.client("ben");
        back.helloV2(",'since':{'epoch':'%s','version':%d}".formatted(epoch, version));
        ann.say(moveTable(3, 3));
        world.pass(Duration.ofMillis(20));

        var welcome = back.last("welcome");
        assertTrue(welcome.path("recovered").asBoolean());
        assertFalse(welcome.has("diagram"));
        assertEquals(List.of("2", "3"), welcome.path("changes").findValuesAsText("version"));
        assertEquals(List.of("4"), back.last("change").findValuesAsText("version"));
    }

    @Test
    @DisplayName("[V2-HELLO-14] whose newest change the log has lost, and counted on from, gets the whole document")
    void sameNumberOtherChange() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        String epoch = ben.last("welcome").path("epoch").asText();
        ann.say(moveTable(1, 1));
        world.pass(Duration.ofMillis(20));
        var change = ben.last("change");
        long version = change.path("version").asLong();
        long at = change.path("at").asLong();
        ben.leave();

        for (long known : List.of(at, at - 1)) {
            var back = world.client("ben");
            back.helloV2(",'since':{'epoch':'%s','version':%d,'at':%d}".formatted(epoch, version, known));
            world.settle();

            var welcome = back.last("welcome");
            assertEquals(known == at, welcome.path("recovered").asBoolean());
            assertEquals(known == at ? 0 : at, welcome.path("at").asLong());
            back.leave();
        }
    }

    @Test
    @DisplayName("[FAULT-2] a room that stumbles over its log is given up and read anew; nobody else notices")
    void brokenRoomIsReadAnew() {
        var ann = world.v2("ann");
        var kept = world.log.room("room");
        int entries = kept.tail.size();
        world.log.deliver("room", "{\"at\":1,\"do\":\"dance\"}".getBytes(StandardCharsets.UTF_8));
        world.settle();
        assertEquals(CloseCode.RESTART, ann.closed);

        kept.tail.subList(entries, kept.tail.size()).clear();
        var again = world.v2("ann");
        assertEquals(1, again.last("welcome").path("version").asLong());
    }

    @Test
    @DisplayName("[FAULT-2] a room whose log has lost what it was given is given up and read anew, as it is now")
    void lostViewIsReadAnew() {
        var ann = world.v2("ann");
        ann.say(moveTable(1, 1));
        world.settle();
        world.log.lose("room");
        world.settle();
        assertEquals(CloseCode.RESTART, ann.closed);
        assertEquals(0, world.log.room("room").last(), "nothing was written by who has lost his view");

        var again = world.v2("ann");
        assertEquals(1, again.heard("welcome").size());
        assertTrue(world.log.room("room").last() > 0, "the room was opened anew");
    }
}
