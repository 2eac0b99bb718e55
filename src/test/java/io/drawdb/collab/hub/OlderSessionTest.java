package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.Ruling.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody waits for the edit right, and is back on another connection that did not ask for it before he has it. */
class OlderSessionTest {
    private static final List<String> WISHES = List.of("hello", "request_edit", "force_edit");

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeRelay relay = new FakeRelay(loop);
    private final FakeRelay.Line lineOfOne = relay.line();
    private final FakeLog log = new FakeLog();
    private final HubWorld one = new HubWorld(log, Duration.ofMillis(16), loop, lineOfOne);
    private final HubWorld two = new HubWorld(log.onAnotherServer(), Duration.ofMillis(16), loop, relay.line());

    /** A room with something to write and a page that edits, or did until now; ben waits for the edit right. */
    private static FakeClient waits(FakeClient page, FakeClient ben, String how, Runnable settle) {
        page.hello("edit");
        settle.run();
        page.say(HubWorld.push("first"));
        ben.hello("view");
        settle.run();
        if (!how.equals("force_edit")) {
            page.say("{'type':'release_edit'}");
        }
        settle.run();
        var wish = how.equals("hello") ? ben.hello("edit") : ben.say("{'type':'%s'}".formatted(how));
        settle.run();
        page.heard.clear();
        assertFalse(wish.isDone() && ben.last("mode").path("mode").asText().equals("edit"), how);
        return ben;
    }

    private static boolean somebodyEdits(HubWorld world) {
        var room = world.registry.find("room").orElseThrow().room();
        return !room.locks().isEmpty();
    }

    @Test
    @DisplayName("[V1-EDIT-9] [ACCESS-13] who waits for the edit right and is back to watch is not granted it")
    void backToWatch() {
        for (String how : WISHES) {
            var room = new GuardedWorld(true);
            var page = room.with("edit", "page");
            waits(page, room.with("edit", "ben"), how, room.world::settle);
            var again = room.v1("edit", "ben", "view");
            assertEquals("view", again.last("mode").path("mode").asText(), how);
            room.world.pass(HubWorld.WAIT.plusSeconds(1));

            assertNobodyEdits(how, room.world, again, page);
        }
    }

    @Test
    @DisplayName("[ACCESS-13] … nor who is back with a token to watch, whatever he asks for with it")
    void backWithATokenToWatch() {
        for (String how : WISHES) {
            var room = new GuardedWorld(true);
            var page = room.with("edit", "page");
            waits(page, room.with("edit", "ben"), how, room.world::settle);
            var again = room.v1("view", "ben", "edit");
            assertEquals("locked", again.last("mode").path("reason").asText(), how);
            room.world.pass(HubWorld.WAIT.plusSeconds(1));

            assertNobodyEdits(how, room.world, again, page);
        }
    }

    private static void assertNobodyEdits(String how, HubWorld world, FakeClient again, FakeClient page) {
        assertTrue(
                again.heard("mode").stream()
                        .noneMatch(mode -> mode.path("mode").asText().equals("edit")),
                how);
        assertFalse(somebodyEdits(world), how);
        if (how.equals("force_edit")) {
            assertTrue(page.last("mode").path("editorClientId").isNull(), "the page may ask again");
        }
        page.say("{'type':'request_edit'}");
        world.pass(HubWorld.WAIT.plusSeconds(1));
        assertEquals("edit", page.last("mode").path("mode").asText(), how);
    }

    @Test
    @DisplayName("[ACCESS-10] … nor who came back by the other protocol, before his role was lowered or after it")
    void backAsAnEditorOfOperations() {
        for (String how : WISHES) {
            var room = new GuardedWorld(true);
            // So that he can prove later who he is.
            room.v2("view", "ben").leave();
            room.world.pass(HubWorld.GRACE.plusSeconds(2));
            waits(room.with("edit", "page"), room.with("edit", "ben"), how, room.world::settle);
            var again = room.v2("edit", "ben");
            room.access().rule(Kind.CLIENT, "ben", Right.VIEW);
            room.world.pass(HubWorld.WAIT.plusSeconds(1));

            assertEquals("viewer", again.last("role").path("role").asText(), how);
            assertEquals(Optional.empty(), locked(again), how);
            assertFalse(somebodyEdits(room.world), how);
        }
    }

    private static Optional<String> locked(FakeClient client) {
        return client.heard("locked").stream()
                .map(lock -> lock.path("clientId").asText())
                .findFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v1, cut", "v2, cut"})
    @DisplayName("[V1-EDIT-9] [FLEET-1] … nor is he on another server, also if the first can't be heard any more")
    void backOnAnotherServer(String how) {
        // So that he can prove later who he is.
        var earlier = two.client("ben");
        earlier.helloV2(",'mode':'view'");
        loop.pass(Duration.ZERO);
        earlier.leave();
        loop.pass(HubWorld.GRACE.plusSeconds(2));
        waits(one.client("page"), one.client("ben"), "request_edit", this::settle);
        if (how.endsWith("cut")) {
            lineOfOne.cut();
        }
        var again = how.startsWith("v1") ? two.viewer("ben") : two.v2("ben");
        loop.pass(HubWorld.WAIT.plusSeconds(1));

        assertNotGranted(how, two, again);
    }

    private static void assertNotGranted(String how, HubWorld world, FakeClient again) {
        assertTrue(
                again.heard("mode").stream()
                        .noneMatch(mode -> mode.path("mode").asText().equals("edit")),
                how);
        assertEquals(Optional.empty(), locked(again), how);
        assertFalse(somebodyEdits(world), how);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("[V1-EDIT-9] [FLEET-1] … nor if his wish was still on its way into the log when he came back")
    void wishIsUnderWay(boolean toTheSame) {
        HubWorld where = toTheSame ? one : two;
        var page = one.editor("page");
        page.say(HubWorld.push("first"));
        page.say("{'type':'release_edit'}");
        var ben = one.viewer("ben");
        settle();
        Deque<Runnable> underWay = new ArrayDeque<>();
        log.later = underWay::add;
        ben.say("{'type':'request_edit'}");
        settle();
        var again = where.viewer("ben");
        settle();
        log.later = null;
        underWay.forEach(Runnable::run);
        loop.pass(HubWorld.WAIT.plusSeconds(1));

        assertFalse(underWay.isEmpty());
        var next = again.say("{'type':'set_client_name','clientName':'Benjamin'}");
        settle();
        assertTrue(next.isDone(), "he waits for no answer to what he did not ask");
        assertNotGranted(toTheSame ? "here" : "there", where, again);
    }

    @Test
    @DisplayName("[V1-EDIT-9] who is back to edit goes on waiting, and is granted the right once")
    void backToEdit() {
        var room = new GuardedWorld(true);
        waits(room.with("edit", "page"), room.with("edit", "ben"), "request_edit", room.world::settle);
        var again = room.v1("edit", "ben", "edit");
        room.world.pass(HubWorld.WAIT.plusSeconds(1));
        assertEquals(
                1,
                again.heard("mode").stream()
                        .filter(mode -> mode.path("mode").asText().equals("edit"))
                        .count());
    }

    private void settle() {
        loop.pass(Duration.ofMillis(100));
    }
}
