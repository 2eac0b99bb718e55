package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.writeback.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One room that is open on two servers, which share a log and talk to each other. */
class FleetRoomTest {
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
        loop.pass(HubSettings.PRESENCE_TOGETHER.plusMillis(50));
    }

    private static Set<String> people(JsonNode list) {
        Set<String> ids = new TreeSet<>();
        list.forEach(person -> ids.add(person.path("clientId").asText()));
        return ids;
    }

    private static Set<String> present(FakeClient page) {
        Set<String> ids = new TreeSet<>();
        page.last("presence").path("participants").fieldNames().forEachRemaining(ids::add);
        return ids;
    }

    @Test
    @DisplayName("[FLEET-1] what is changed on one server is changed on the other")
    void oneRoom() {
        var ann = one.v2("ann");
        var ben = two.v2("ben");
        ann.say(HubWorld.moveTable(1, 42));
        settle();
        assertEquals(ann.last("change").path("version"), ben.last("change").path("version"));
        assertEquals("ann", ben.last("change").path("clientId").asText());
        assertEquals(ann.last("welcome").path("epoch"), ben.last("welcome").path("epoch"));
    }

    @Test
    @DisplayName("[FLEET-3] everybody sees who is on the other server, in both protocols")
    void participants() {
        var ann = one.v2("ann");
        var page = one.viewer("page");
        var ben = two.v2("ben");
        settle();
        var cyd = two.v2("cyd");
        settle();

        assertEquals(
                "ben",
                ann.heard("joined").get(1).path("participant").path("clientId").asText());
        assertEquals(
                Set.of("ann", "ben", "cyd", "page"), people(cyd.last("welcome").path("participants")));
        assertEquals(Set.of("ann", "ben", "cyd", "page"), present(page));

        ben.say("{'type':'set_client_name','clientName':'Benjamin'}");
        settle();
        var renamed = ann.last("renamed").path("participant");
        assertEquals("Benjamin", renamed.path("clientName").asText());

        ben.leave();
        loop.pass(HubWorld.GRACE.plusSeconds(1));
        assertEquals("ben", ann.last("left").path("clientId").asText());
        assertEquals(Set.of("ann", "cyd", "page"), present(page));
    }

    @Test
    @DisplayName("[FLEET-3] a server that dies leaves no ghosts after its lease")
    void noGhosts() {
        var ann = one.v2("ann");
        two.v2("ben").say("{'type':'awareness','state':{'cursor':{'x':1,'y':2}}}");
        settle();
        assertEquals(1, ann.heard("awareness").size());

        lineOfTwo.cut();
        loop.pass(OtherServers.SERVER_LEASE.minusSeconds(3));
        assertEquals(List.of(), ann.heard("left"));
        loop.pass(Duration.ofSeconds(4));
        assertEquals("ben", ann.last("left").path("clientId").asText());

        var cyd = one.v2("cyd");
        assertEquals(Set.of("ann", "cyd"), people(cyd.last("welcome").path("participants")));
        assertEquals(List.of(), cyd.heard("awareness"));
    }

    @Test
    @DisplayName("[FLEET-3] who was thought gone is back as soon as his server is heard again")
    void backAgain() {
        var ann = one.v2("ann");
        var ben = two.v2("ben");
        settle();
        ben.say("{'type':'awareness','state':{'n':1}}");
        settle();
        lineOfTwo.cut();
        loop.pass(OtherServers.SERVER_LEASE.plusSeconds(2));
        ben.say("{'type':'heartbeat'}");
        assertEquals(1, ann.heard("left").size());

        lineOfTwo.mend();
        settle();
        assertEquals(
                "ben", ann.last("joined").path("participant").path("clientId").asText());
        var cyd = two.v2("cyd");
        assertEquals(Set.of("ann", "ben", "cyd"), people(cyd.last("welcome").path("participants")));
    }

    @Test
    @DisplayName(
            "[FLEET-6][V2-AWARE-2] what somebody shows right after he came is not lost, however much is going on there")
    void awarenessOfANewcomer() {
        var ann = one.v2("ann");
        settle();
        two.v2("ben");
        var cyd = two.v2("cyd");
        cyd.say("{'type':'awareness','state':{'n':1}}");
        settle();

        assertEquals("cyd", ann.last("awareness").path("clientId").asText());
        assertEquals(
                List.of("ben", "cyd"),
                ann.heard("joined").stream()
                        .map(joined -> joined.at("/participant/clientId").asText())
                        .toList());
    }

    @Test
    @DisplayName("[FLEET-6] awareness reaches the other server, those who come later included")
    void awareness() {
        var ann = one.v2("ann");
        var ben = two.v2("ben");
        settle();
        ben.say("{'type':'awareness','state':{'cursor':{'x':7,'y':8}}}");
        settle();
        assertEquals(
                7, ann.last("awareness").path("state").path("cursor").path("x").asInt());
        assertEquals(List.of(), ben.heard("awareness"));

        var cyd = one.v2("cyd");
        assertEquals("ben", cyd.last("awareness").path("clientId").asText());

        ben.say("{'type':'awareness','state':null}");
        settle();
        assertTrue(ann.last("awareness").path("state").isNull());
    }

    @Test
    @DisplayName("[FLEET-9] that a write-back failed is told on every server")
    void writeFailed() {
        var ann = one.v2("ann");
        two.v2("ben");
        settle();
        two.rooms.writeFailed("room", Failure.network("down"), Duration.ofSeconds(10));
        settle();
        assertEquals("unreachable", ann.last("persist_error").path("code").asText());
        assertEquals(10_000, ann.last("persist_error").path("retryInMs").asLong());
    }

    @Test
    @DisplayName("[FLEET-2][CONN-7] welcome waits until this server has all that was acknowledged on another; who waits"
            + " for it has said hello")
    void welcomeIsCurrent() {
        one.v2("founder").say(HubWorld.moveTable(1, 42));
        settle();
        two.log.lags = true;
        var ann = two.client("ann");
        var hello = ann.say(
                "{'type':'hello','protocol':2,'shareId':'room','clientId':'ann','since':{'epoch':'x','version':1}}");
        settle();
        assertEquals(List.of(), ann.types());
        assertFalse(hello.isDone());

        two.log.catchUp();
        settle();
        assertEquals("welcome", ann.types().get(0));
        assertTrue(hello.isDone());
    }

    @Test
    @DisplayName("[FLEET-2] who has seen more than a server that is cut off is told to try again, others are let in")
    void cutOff() {
        var founder = one.v2("founder");
        founder.say(HubWorld.moveTable(1, 42));
        settle();
        two.v2("early");
        two.log.broken = true;
        String epoch = founder.last("welcome").path("epoch").asText();
        String hello =
                "{'type':'hello','protocol':2,'shareId':'room','clientId':'ann','since':{'epoch':'%s','version':%d}}";
        var ahead = two.client("ann");
        ahead.say(hello.formatted(epoch, 99));
        settle();
        assertEquals("unavailable", ahead.last("error").path("code").asText());
        assertEquals(CloseCode.NOT_LOADED, ahead.closed);

        var level = two.client("ben");
        level.say(hello.replace("ann", "ben").formatted(epoch, 2));
        settle();
        assertTrue(level.last("welcome").path("recovered").asBoolean());
    }
}
