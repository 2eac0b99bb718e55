package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.names;
import static io.drawdb.collab.blackbox.Messages.types;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.backend.DrawdbStandIn.Flavour;
import io.drawdb.collab.testing.AlsoNative;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writing back to drawdb-server, when it works and when it does not. */
@AlsoNative
class SavingIT {
    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        var settings = Map.of("PERSIST_OPS_THRESHOLD", "5", "ROOM_IDLE_TTL_MS", "1");
        place = Deployment.before(Flavour.DRAWDB_IO, home, settings);
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    @AfterEach
    void mend() {
        place.backend().fault("");
    }

    /** A room whose shared file exists. */
    private static String sharedRoom() {
        var room = newRoom();
        place.backend().put(room, Diagrams.titled("zero").toString());
        return room;
    }

    private static String shared(String room) {
        return Diagrams.parse(place.backend().content(room).orElseThrow())
                .path("title")
                .asText();
    }

    @Test
    @DisplayName(
            "[WB-1][WB-3][WB-4][V1-SAVE-1] the first change is written at once, without pan and zoom, and all are told")
    void firstChange() {
        var room = sharedRoom();
        var file = Diagrams.example("small");
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.push(file);

            var persisted = ada.skipTo("persisted");
            assertEquals(persisted, ben.skipTo("persisted"));
            assertEquals(1, persisted.path("persistedVersion").asInt());
            var newest = place.backend().history(room).get(0);
            assertEquals(newest.sha(), persisted.path("revision").asText());
            assertEquals(
                    newest.committedAt().toString(), persisted.path("updatedAt").asText());
            assertFalse(persisted.path("noChanges").asBoolean(true));
            assertTrue(persisted.path("lastFlushed").isNumber(), persisted::toString);

            var written = Diagrams.parse(place.backend().content(room).orElseThrow());
            assertFalse(written.has("transform"));
            Diagrams.assertSame(file, written);
            var request = place.backend().requests().stream()
                    .filter(each -> each.method().equals("PATCH") && each.path().equals("/gists/" + room))
                    .findFirst()
                    .orElseThrow();
            assertEquals(List.of("filename", "content"), names(Diagrams.parse(request.body())));
            assertEquals(
                    "share.json",
                    Diagrams.parse(request.body()).path("filename").asText());
        }
    }

    @Test
    @DisplayName("[WB-4] later changes are written when enough have come")
    void threshold() {
        var room = sharedRoom();
        try (var ada = place.joined(room, "ada", "edit")) {
            ada.push(Diagrams.titled("first"));
            ada.skipTo("persisted");
            for (int n = 1; n <= 4; n++) {
                ada.push(Diagrams.titled("later " + n));
            }
            ada.skipTo("op", op -> op.at("/op/version").asInt() == 5);
            assertEquals("first", shared(room));

            ada.push(Diagrams.titled("fifth"));
            assertEquals(6, ada.skipTo("persisted").path("persistedVersion").asInt());
            assertEquals("fifth", shared(room));
        }
    }

    @Test
    @DisplayName("[V1-SAVE-2][V1-SAVE-7] anybody saves; with nothing to save he alone is told so")
    void persistNow() {
        var room = sharedRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.push(Diagrams.titled("one"));
            ada.skipTo("persisted");
            ada.push(Diagrams.titled("two"));
            ben.skipTo("op", op -> op.at("/op/version").asInt() == 2);
            ben.say("persist_now");
            assertEquals(2, ada.skipTo("persisted").path("persistedVersion").asInt());
            ben.skipTo("persisted", message -> message.path("persistedVersion").asInt() == 2);
            assertEquals("two", shared(room));

            ben.say("persist_now");
            var nothing = ben.skipTo("persisted");
            assertTrue(nothing.path("noChanges").asBoolean(), nothing::toString);
            assertEquals(2, nothing.path("persistedVersion").asInt());
            assertEquals(
                    place.backend().history(room).get(0).sha(),
                    nothing.path("revision").asText());
            ada.say("heartbeat");
            assertFalse(types(ada.settled()).contains("persisted"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, 500 Internal Server Error, unreachable",
        "malformed, 502 Bad Gateway, unreachable",
        "unsuccessful, 502 Bad Gateway, unreachable",
        "down, network, unreachable",
        "hang, network, unreachable"
    })
    @DisplayName(
            "[V1-SAVE-4][V1-SAVE-5][V1-SAVE-6][WB-2][WB-7][WB-9] a failed save is told to all, and persist_now does not wait for the back-off")
    void failedSave(String fault, String error, String code) {
        var room = sharedRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            place.backend().fault("{'mode':'" + fault + "','on':'writes'}");
            ada.push(Diagrams.titled("one"));
            for (var page : List.of(ada, ben)) {
                var failed = page.skipTo("persist_error");
                assertEquals(error, failed.path("error").asText(), failed::toString);
                assertEquals(code, failed.path("code").asText(), failed::toString);
                assertTrue(failed.path("retryInMs").asLong() >= 10_000, failed::toString);
            }
            assertEquals("zero", shared(room));
            ada.push(Diagrams.titled("two"));
            ben.skipTo("op", op -> op.at("/op/version").asInt() == 2);

            place.backend().fault("");
            ben.say("persist_now");
            assertEquals(2, ada.skipTo("persisted").path("persistedVersion").asInt());
            assertEquals("two", shared(room));
        }
    }

    @Test
    @DisplayName("[WB-7] a backend that comes back gets what is due without anybody asking")
    void recovery() {
        var room = sharedRoom();
        try (var ada = place.joined(room, "ada", "edit")) {
            place.backend().fault("{'mode':'down','on':'writes','times':'1'}");
            ada.push(Diagrams.titled("one"));
            ada.skipTo("persist_error");
            assertEquals(1, ada.skipTo("persisted").path("persistedVersion").asInt());
            assertEquals("one", shared(room));
        }
    }

    @Test
    @DisplayName("[WB-8] what comes while a save is under way is written by the next one")
    void changeWhileSaving() {
        var room = sharedRoom();
        try (var ada = place.joined(room, "ada", "edit")) {
            place.backend().fault("{'mode':'slow','on':'writes','delayMs':'1500','times':'1'}");
            ada.push(Diagrams.titled("one"));
            await().until(() -> place.backend().requests().stream()
                    .anyMatch(request ->
                            request.method().equals("PATCH") && request.path().endsWith(room)));
            ada.push(Diagrams.titled("two"));
            ada.say("persist_now");
            assertEquals(1, ada.skipTo("persisted").path("persistedVersion").asInt());
            assertEquals(2, ada.skipTo("persisted").path("persistedVersion").asInt());
            assertEquals("two", shared(room));
        }
    }

    @Test
    @DisplayName("[WB-16] a room without a document is not written")
    void nullIsNotWritten() {
        var room = sharedRoom();
        try (var ada = place.joined(room, "ada", "edit")) {
            ada.push(null);
            ada.skipTo("op", op -> op.at("/op/version").asInt() == 1);
            assertFalse(types(ada.settled()).contains("persist_error"));
            assertEquals("zero", shared(room));
        }
    }

    @Test
    @DisplayName(
            "[WB-13][V1-SAVE-5][PERSIST-5] when somebody else changed the file of a dirty room, all hear of it before ours is written")
    void conflict() {
        var room = sharedRoom();
        try (var ada = place.joined(room, "ada", "edit")) {
            place.backend().put(room, Diagrams.titled("theirs").toString());
            ada.push(Diagrams.titled("ours"));

            var told = ada.skipTo("persist_error");
            assertEquals("conflict", told.path("error").asText());
            assertEquals("conflict", told.path("code").asText());
            ada.skipTo("persisted");
            assertEquals("ours", shared(room));
            assertTrue(place.backend()
                    .history(room)
                    .get(1)
                    .files()
                    .get("share.json")
                    .contains("theirs"));
        }
    }

    @Test
    @DisplayName("[WB-12] a clean room takes what somebody else wrote, and shows it")
    void theirs() {
        var room = sharedRoom();
        try (var ben = place.joined(room, "ben", "view")) {
            place.backend().put(room, Diagrams.titled("theirs").toString());
            // The file is looked at when somebody comes, but not all the time.
            await().until(() -> {
                var passing = place.joined(room, "passing", "view");
                passing.leave();
                return ben.socket().drain().stream()
                        .anyMatch(message ->
                                "theirs".equals(diagram(message).path("title").asText()));
            });
            try (var ada = place.page(room, "ada")) {
                ada.hello("edit");
                var mode = ada.next("mode");
                assertFalse(mode.path("dirty").asBoolean(true));
                assertEquals(
                        place.backend().history(room).get(0).sha(),
                        mode.path("revision").asText());
                assertEquals(1, mode.path("roomVersion").asInt());
            }
        }
    }

    @Test
    @DisplayName(
            "[FAULT-6][WB-6][WB-14] a backend that refuses to write loses no document, however long nobody is there")
    void refusingBackend() {
        var room = sharedRoom();
        var file = Diagrams.example("large");
        try (var ada = place.joined(room, "ada", "edit")) {
            ada.push(file);
            var error = ada.skipTo("persist_error");
            assertEquals("413 Payload Too Large", error.path("error").asText());
            assertEquals("too_large", error.path("code").asText());
            ada.leave();
        }
        // All that is clean goes once it is empty, and this one stays.
        await().until(() -> place.metric("collab_participants") == 0 && place.metric("collab_rooms") == 1);
        assertEquals(1, place.metric("collab_rooms_dirty"));
        try (var ben = place.page(room, "ben")) {
            ben.hello("edit");
            var op = ben.skipTo("op");
            assertEquals(1, op.at("/op/version").asInt());
            Diagrams.assertSame(file, diagram(op));
            ben.push(Diagrams.titled("smaller again"));
            ben.say("persist_now");
            ben.skipTo("persisted");
            assertEquals("smaller again", shared(room));
        }
    }
}
