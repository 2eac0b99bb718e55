package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.writeback.Draft;
import io.drawdb.collab.writeback.KnownFile;
import io.drawdb.collab.writeback.LoadOutcome;
import io.drawdb.collab.writeback.NotNowException;
import io.drawdb.collab.writeback.Revision;
import io.drawdb.collab.writeback.RoomVersion;
import io.drawdb.collab.writeback.Written;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A room on two servers, and answers of drawdb-server that come when the room has changed already. */
class StaleFileRoomTest {
    private static final String FIRST = "{\"title\":\"first\",\"tables\":[]}";
    private static final String CHANGE =
            "{'type':'change','seq':%d,'base':0,'ops':[{'target':'diagram','action':'update','patch':{'title':'%s'}}]}";

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeLog log = new FakeLog();
    private final HubWorld one = new HubWorld(log, Duration.ofMillis(16), loop, Relay.NONE);
    private final HubWorld two = new HubWorld(log.onAnotherServer(), Duration.ofMillis(16), loop, Relay.NONE);
    private final LoadOutcome file = loaded(FIRST);
    private FakeClient ann;

    @BeforeEach
    void aCleanRoom() {
        one.saving.enabled = true;
        two.saving.enabled = true;
        one.saving.outcome = file;
        ann = one.v2("ann");
    }

    private static LoadOutcome.Loaded loaded(String content) {
        return new LoadOutcome.Loaded(content, new Revision(Optional.of("r"), Optional.of("then")));
    }

    private void title(int seq, String title) {
        ann.say(CHANGE.formatted(seq, title));
        settle();
    }

    private void settle() {
        loop.pass(Duration.ofMillis(100));
    }

    /** What server one has now is written, and everybody knows. */
    private Draft isWritten() {
        var draft = draft(one).join().orElseThrow();
        noted(one, draft);
        return draft;
    }

    private CompletableFuture<Optional<Draft>> draft(HubWorld world) {
        var draft = world.rooms.draft("room").toCompletableFuture();
        settle();
        return draft;
    }

    private void noted(HubWorld world, Draft draft) {
        var written = new Written(draft.version(), Revision.UNKNOWN, draft.fingerprint(), loop.now());
        var noted = world.rooms.written("room", written).toCompletableFuture();
        settle();
        assertTrue(noted.isDone());
    }

    private String title(HubWorld world) {
        var viewer = world.v2("viewer" + log.written.size());
        return viewer.last("welcome").path("diagram").path("title").asText();
    }

    @Test
    @DisplayName("[WB-12] [LOAD-10] a room that changed while a server that opens it reads the file keeps the change")
    void changedWhileItIsOpened() {
        two.saving.held = new CompletableFuture<>();
        var ben = two.v2("ben");
        settle();
        title(1, "acknowledged");
        isWritten();
        two.saving.held.complete(file);
        settle();

        assertEquals("acknowledged", title(one));
        assertEquals("acknowledged", title(two));
        assertEquals(
                "acknowledged",
                ben.last("welcome").path("diagram").path("title").asText());
        assertEquals(0, log.count("takeTheirs"), "what has no chance need not be logged");
    }

    @Test
    @DisplayName("[LOAD-10][V2-SNAP-2] a room that the log knows waits 2 s for its file; what comes later is a change")
    void theFileIsLate() {
        title(1, "acknowledged");
        isWritten();
        loop.pass(HubSettings.FILE_SETTLES);
        two.saving.held = new CompletableFuture<>();
        var ben = two.v2("ben");
        var page = two.editor("page");
        loop.pass(HubSettings.FILE_WAIT.minusMillis(1));
        assertTrue(ben.heard.isEmpty(), "a file that comes in time is what everybody starts with");
        loop.pass(Duration.ofMillis(1));
        assertEquals(
                "acknowledged",
                ben.last("welcome").path("diagram").path("title").asText());
        assertEquals("granted", page.last("mode").path("reason").asText());

        two.saving.held.complete(loaded("{\"title\":\"theirs\",\"tables\":[]}"));
        settle();
        assertEquals("server", ben.last("change").path("clientId").asText());
        assertEquals(
                "theirs",
                page.last("op").path("op").path("diagram").path("title").asText());
        assertEquals("theirs", title(one));
        assertEquals(1, page.heard("mode").size(), "nobody who was let in is told so again");
    }

    @Test
    @DisplayName("[LOAD-10] a log that can't be written keeps nobody out of a room that it has")
    void theFileCannotBeLogged() {
        two.saving.outcome = loaded("{\"title\":\"theirs\",\"tables\":[]}");
        two.log.full = true;
        var ben = two.v2("ben");
        assertEquals("first", ben.last("welcome").path("diagram").path("title").asText());
        two.log.full = false;
        loop.pass(HubSettings.RELOAD_FIRST);
        assertEquals("theirs", title(one));
    }

    @Test
    @DisplayName("[WB-12] a server that could not log what it read tries again in vain if the room has changed since")
    void changedWhileTheLogWasOut() {
        two.saving.held = new CompletableFuture<>();
        two.v2("ben");
        settle();
        two.log.broken = true;
        two.saving.held.complete(loaded("{\"title\":\"theirs, before\"}"));
        settle();
        title(1, "acknowledged");
        isWritten();
        two.log.broken = false;
        loop.pass(Duration.ofSeconds(10));

        assertEquals(1, log.count("takeTheirs"));
        assertEquals("acknowledged", title(one));
        assertEquals("acknowledged", title(two));
    }

    @Test
    @DisplayName(
            "[WB-12] what was seen before the room changed is not even logged, nor is what a dirty room can't take")
    void seenBefore() {
        RoomVersion before = known(one).orElseThrow().asOf();
        title(1, "acknowledged");
        one.rooms.theirs("room", before, loaded("{\"title\":\"theirs\"}"));
        one.rooms.theirs("room", new RoomVersion(before.epoch(), 1), loaded("{\"title\":\"theirs\"}"));
        settle();
        assertEquals(0, log.count("takeTheirs"));
        isWritten();
        one.rooms.theirs("room", before, loaded("{\"title\":\"theirs\"}"));
        settle();
        assertEquals(0, log.count("takeTheirs"));
        assertEquals("acknowledged", title(one));
    }

    @Test
    @DisplayName("[WB-12] who opens a room that was written just now goes by its log, and looks at the file later")
    void openedAfterAWrite() {
        title(1, "acknowledged");
        isWritten();
        // What somebody else had written, and the room has written over: a read may still show that.
        two.saving.outcome = loaded("{\"title\":\"theirs, before\"}");
        loop.pass(HubSettings.FILE_SETTLES.minusSeconds(1));
        assertEquals("acknowledged", title(two));
        assertEquals(0, log.count("takeTheirs"));
        loop.pass(HubSettings.FILE_SETTLES);
        assertEquals(2, two.saving.checks.size(), "when somebody came, and when a read is sure to be newer");
    }

    @Test
    @DisplayName("[WB-12] … and who opens it later takes what somebody else has written since")
    void openedLater() {
        title(1, "acknowledged");
        isWritten();
        two.saving.outcome = loaded("{\"title\":\"theirs, after\"}");
        loop.pass(HubSettings.FILE_SETTLES.plusSeconds(1));
        assertEquals("theirs, after", title(two));
    }

    private Optional<KnownFile> known(HubWorld world) {
        var known = world.rooms.knownFile("room").toCompletableFuture();
        settle();
        return known.join();
    }

    @Test
    @DisplayName("[WB-12] a room that has something to write itself has no use for a look at its file")
    void dirtyRoomsAreNotLookedAt() {
        assertTrue(known(one).isPresent());
        title(1, "acknowledged");
        assertEquals(Optional.empty(), known(one));
        isWritten();
        assertEquals(1, known(one).orElseThrow().asOf().number());
    }

    @Test
    @DisplayName(
            "[WB-18] it is in the log that a document is written before it is, so that every server knows it for ours")
    void announced() {
        title(1, "older");
        var older = isWritten();
        assertEquals(List.of("writing", "stored"), kindsOfLast(2));
        title(2, "newer");
        var newer = draft(one).join().orElseThrow();
        assertTrue(newer.own().contains(older.fingerprint()));
        assertEquals(newer.version().epoch(), older.version().epoch());
        assertEquals(2, newer.version().number());
    }

    private List<String> kindsOfLast(int count) {
        var entries = log.written.subList(log.written.size() - count, log.written.size());
        return entries.stream()
                .map(entry -> entry.replaceAll(".*\"do\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    @Test
    @DisplayName(
            "[WB-18] while the log can't be written nothing is sent, but for the last writes of a server that stops")
    void notAnnounced() {
        title(1, "acknowledged");
        one.log.full = true;
        var refused = draft(one);
        var error = assertThrows(CompletionException.class, refused::join);
        assertTrue(error.getCause() instanceof NotNowException, error::toString);
        one.registry.stopAccepting();
        assertTrue(draft(one).join().isPresent());
    }

    @Test
    @DisplayName("[FLEET-7] a server that has a turn learns first what was written in the turn before")
    void learnsFirst() {
        two.saving.outcome = file;
        two.v2("ben");
        title(1, "acknowledged");
        two.log.lags = true;
        var draft = draft(two);
        assertFalse(draft.isDone());
        isWritten();
        two.log.catchUp();
        settle();
        assertEquals(Optional.empty(), draft.join());
    }

    @Test
    @DisplayName("[WB-22] what was written and could not be noted is owed again")
    void notNoted() {
        title(1, "acknowledged");
        var draft = draft(one).join().orElseThrow();
        one.saving.changes.clear();
        one.log.broken = true;
        noted(one, draft);
        assertEquals(List.of(1L), one.saving.changes);
    }

    @Test
    @DisplayName("[FLEET-7] what one server has written is told to write-back on the others")
    void othersAreTold() {
        two.saving.outcome = file;
        two.v2("ben");
        title(1, "acknowledged");
        isWritten();
        assertEquals(List.of(1L), two.saving.stored);
        assertEquals(List.of(1L), one.saving.stored);
    }
}
