package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a room does for a reader who reads too slowly. */
class SlowReaderRoomTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final HubWorld world = new HubWorld();
    private FakeClient ann = world.client("ann");
    private FakeClient slow = world.client("slow");
    private FakeClient other = world.client("other");

    @BeforeEach
    void meet() {
        var page = world.editor("page");
        page.say(HubWorld.push("first"));
        page.say("{'type':'release_edit'}");
        page.leave();
        world.settle();
        ann = world.v2("ann");
        slow = world.v2("slow");
        other = world.v2("other");
    }

    @Test
    @DisplayName("[V2-AWARE-2] the last awareness arrives when the reader reads on, also that one was cleared")
    void lastAwareness() {
        show(ann, "1");
        show(other, "1");
        slow.congested = true;
        for (int n = 2; n < 40; n++) {
            show(ann, String.valueOf(n));
        }
        show(other, "null");
        world.pass(SOON);
        int heard = slow.heard.size();
        slow.congested = false;
        world.pass(SOON);

        assertEquals(heard + 1, slow.heard.size());
        var last = slow.last("awarenesses").path("awarenesses");
        assertEquals(List.of("ann", "other"), last.findValuesAsText("clientId"));
        assertEquals(39, last.get(0).path("state").path("x").asInt());
        assertTrue(last.get(1).path("state").isNull());
        world.pass(SOON.multipliedBy(5));
        assertEquals(heard + 1, slow.heard.size());
    }

    @Test
    @DisplayName("[V2-SNAP-1][LIMIT-4] changes that were given up come as one snapshot, and then only later ones")
    void snapshot() {
        slow.say(HubWorld.moveTable(1, 5));
        world.pass(SOON);
        slow.congested = true;
        slow.owesSnapshot = true;
        int before = slow.heard("change").size();
        for (int n = 1; n <= 50; n++) {
            ann.say(HubWorld.moveTable(n, n));
            world.pass(Duration.ofMillis(50));
        }
        assertEquals(before, slow.heard("change").size());
        assertTrue(slow.heard("snapshot").isEmpty());
        slow.congested = false;
        world.pass(SOON);
        ann.say(HubWorld.moveTable(51, 51));
        world.pass(SOON);

        var snapshot = slow.last("snapshot");
        assertEquals(1, slow.heard("snapshot").size());
        assertEquals(
                50, snapshot.path("diagram").path("tables").get(0).path("x").asInt());
        assertEquals(1, snapshot.path("seq").asLong());
        assertEquals(
                snapshot.path("version").asLong() + 1,
                slow.last("change").path("version").asLong());
        assertEquals(before + 1, slow.heard("change").size());
    }

    @Test
    @DisplayName("[LIMIT-4][CLOSE-4408][LIMIT-12] who stays behind is closed; the others have every change, in order")
    void staysBehind() {
        slow.congested = true;
        slow.owesSnapshot = true;
        for (int n = 1; n <= 62; n++) {
            ann.say(HubWorld.moveTable(n, n));
            world.pass(Duration.ofMillis(500));
        }

        assertEquals(CloseCode.TOO_SLOW, slow.closed);
        assertNull(other.closed);
        long first = other.heard("change").get(0).path("version").asLong();
        for (int n = 0; n < 62; n++) {
            assertEquals(first + n, other.heard("change").get(n).path("version").asLong());
        }
    }

    @Test
    @DisplayName("[LIMIT-4] who is behind, but reads on and not behind by more than may wait, is left in peace")
    void slowIsNoCrime() {
        slow.congested = true;
        for (int n = 0; n < 70; n++) {
            slow.taken++;
            world.pass(SOON);
        }

        assertNull(slow.closed);
    }

    @Test
    @DisplayName("[LIMIT-4][CLOSE-4408] who reads nothing is closed, page or not, whatever else he says")
    void readsNothing() {
        var page = world.viewer("page");
        for (var mute : List.of(slow, page)) {
            mute.congested = true;
        }
        for (int n = 0; n < 29; n++) {
            slow.say("{'type':'heartbeat'}");
            page.say("{'type':'heartbeat'}");
            world.pass(SOON);
        }
        assertNull(slow.closed);
        assertNull(page.closed);
        world.pass(SOON.multipliedBy(2));

        assertEquals(CloseCode.TOO_SLOW, slow.closed);
        assertEquals(CloseCode.TOO_SLOW, page.closed);
        assertNull(other.closed);
    }

    @Test
    @DisplayName("[LIMIT-4] the document is encoded once for all who join at one version, in either protocol")
    void sharesTheDocument() {
        var table = "{'id':'t1','name':'%s','fields':[]}".formatted("x".repeat(100_000));
        var page = world.editor("page");
        world.pass(HubWorld.WAIT.plus(SOON));
        page.say("{'type':'op','op':{'kind':'doc:replace','diagram':{'tables':[%s]}}}".formatted(table));
        world.pass(SOON);
        byte[] document = document(page, "{'type':'hello','shareId':'room','clientId':'page','mode':'view'}");

        assertSame(document, document(world.client("a"), hello("a")));
        assertSame(document, document(world.client("b"), hello("b")));
    }

    private static String hello(String id) {
        return "{'type':'hello','protocol':2,'shareId':'room','clientId':'%s'}".formatted(id);
    }

    /** The one large piece of what somebody is sent after his hello. */
    private byte[] document(FakeClient client, String hello) {
        client.frames.clear();
        client.say(hello);
        world.settle();
        return client.frames.stream()
                .flatMap(frame -> frame.message().pieces().stream())
                .filter(piece -> piece.length > 50_000)
                .findFirst()
                .orElseThrow(() -> new AssertionError(client.types().toString()));
    }

    private void show(FakeClient client, String x) {
        client.say("{'type':'awareness','state':%s}".formatted(x.equals("null") ? x : "{'x':" + x + "}"));
        world.pass(Duration.ofMillis(50));
    }
}
