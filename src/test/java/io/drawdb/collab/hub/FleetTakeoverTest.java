package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that leave one server and come back on another. */
class FleetTakeoverTest {
    private static final String LOCK = "{'type':'lock','target':'table','id':'t1'}";

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeRelay relay = new FakeRelay(loop);
    private final FakeRelay.Line lineOfOne = relay.line();
    private final FakeRelay.Line lineOfTwo = relay.line();
    private final FakeLog log = new FakeLog();
    private final HubWorld one = new HubWorld(log, Duration.ofMillis(16), loop, lineOfOne);
    private final HubWorld two = new HubWorld(log.onAnotherServer(), Duration.ofMillis(16), loop, lineOfTwo);

    @BeforeEach
    void aDiagram() {
        var founder = one.editor("founder");
        founder.say(HubWorld.push("shared"));
        settle();
        founder.leave();
        settle();
    }

    private void settle() {
        loop.pass(Duration.ofMillis(100));
    }

    private static Set<String> people(JsonNode list) {
        Set<String> ids = new TreeSet<>();
        list.forEach(person -> ids.add(person.path("clientId").asText()));
        return ids;
    }

    @Test
    @DisplayName(
            "[FLEET-4] [CLOSE-4409] who says hello on another server leaves the first, and is not said to have left")
    void takeover() {
        var watcher = one.v2("watcher");
        var before = one.v2("ann");
        before.say(LOCK);
        settle();
        loop.pass(Duration.ofSeconds(3));
        var after = two.v2("ann");
        settle();

        assertEquals(CloseCode.REPLACED, before.closed);
        assertNull(after.closed);
        loop.pass(HubWorld.GRACE.plusSeconds(1));
        assertEquals(List.of(), watcher.heard("unlocked"));
        assertEquals(List.of(), watcher.heard("left"));
        var cyd = one.v2("cyd");
        assertEquals(Set.of("ann", "cyd", "watcher"), people(cyd.last("welcome").path("participants")));
        assertFalse(after.last("welcome").path("locks").isEmpty());
    }

    @Test
    @DisplayName("[FLEET-5] the server that was left notices it late and takes no lock")
    void lateDeparture() {
        var before = one.v2("ann");
        before.say(LOCK);
        settle();
        lineOfOne.cut();
        long departures = log.count("leave");
        var after = two.v2("ann");
        settle();
        before.leave();
        loop.pass(HubWorld.GRACE.plusSeconds(1));
        assertEquals(List.of(), after.heard("unlocked"));
        assertEquals(departures + 1, log.count("leave"));
    }

    @Test
    @DisplayName("[FLEET-4][V2-HELLO-8] nobody on either server is told that he left or came, only what is new of him")
    void takeoverIsNotTold() {
        var first = one.v2("first");
        var second = two.v2("second");
        one.v2("ann").say("{'type':'awareness','state':{'x':1}}");
        settle();
        List.of(first, second).forEach(client -> client.heard.clear());
        var after = two.client("ann");
        after.helloV2(",'color':'#175e7a'");
        loop.pass(HubWorld.GRACE.plusSeconds(1));
        for (var client : List.of(first, second)) {
            assertEquals(List.of("renamed"), client.types());
            assertEquals(
                    "#175e7a", client.last("renamed").at("/participant/color").asText());
        }
        var cyd = one.v2("cyd");
        assertEquals("ann", cyd.last("awareness").path("clientId").asText());

        after.leave();
        loop.pass(HubWorld.GRACE.plusSeconds(1));
        for (var client : List.of(first, second)) {
            assertEquals("ann", client.last("left").path("clientId").asText());
        }
    }

    @Test
    @DisplayName("[FLEET-3][FLEET-4] who went to a server that dies right then has left after all")
    void takenByTheDead() {
        var watcher = one.v2("watcher");
        one.v2("ann");
        two.v2("other");
        settle();
        two.client("ann").helloV2();
        loop.pass(Duration.ofMillis(1));
        lineOfTwo.cut();
        settle();
        assertEquals(List.of(), watcher.heard("left"));
        loop.pass(OtherServers.SERVER_LEASE.plusSeconds(1));
        assertEquals(
                Set.of("ann", "other"),
                watcher.heard("left").stream()
                        .map(left -> left.path("clientId").asText())
                        .collect(Collectors.toSet()));
    }

    @Test
    @DisplayName("[WB-6][FLEET-4] a room whose last client went to another server is closed after its time")
    void leftRoomIsClosed() {
        var before = one.v2("ann");
        settle();
        var after = two.v2("ann");
        settle();
        assertEquals(CloseCode.REPLACED, before.closed);
        loop.pass(HubWorld.IDLE.minusSeconds(2));
        assertTrue(one.registry.find("room").isPresent());
        for (int n = 0; n < 3; n++) {
            after.say("{'type':'heartbeat'}");
            loop.pass(Duration.ofSeconds(2));
        }
        assertTrue(one.registry.find("room").isEmpty());
        assertTrue(two.registry.find("room").isPresent());
    }

    @Test
    @DisplayName("[OWN-1][OWN-2] a client id belongs to who proves it, on the other server, too")
    void clientIdsElsewhere() {
        var ann = one.v2("ann");
        ann.say(LOCK);
        settle();
        log.secrets.remove("ann");
        var thief = two.v2("ann");
        assertEquals(CloseCode.FORBIDDEN, thief.closed);
        assertNull(ann.closed);

        log.secrets.put("ann", ann.last("welcome").path("resume").asText());
        var again = two.v2("ann");
        settle();
        assertEquals(CloseCode.REPLACED, ann.closed);
        assertEquals(1, again.last("welcome").path("locks").size());
    }
}
