package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.mode;
import static io.drawdb.collab.blackbox.Messages.names;
import static io.drawdb.collab.blackbox.Messages.types;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.testing.WsClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How pages come into a room, and how they see each other in it. */
class JoiningIT {
    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        place = Deployment.alone(home, Map.of());
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    @Test
    @DisplayName(
            "[V1-HELLO-1][V1-HELLO-2][V1-HELLO-6][LOAD-9] the first to come edits: mode with numbers, then presence")
    void firstEdits() {
        try (var ada = place.page(newRoom(), "ada")) {
            ada.hello("edit");

            var mode = mode(ada.next("mode"), "edit", "granted");
            assertEquals("ada", mode.path("editorClientId").asText());
            assertTrue(mode.path("roomVersion").isNumber(), mode::toString);
            assertTrue(mode.path("lastPersistedVersion").isNumber(), mode::toString);
            assertEquals(0, mode.path("roomVersion").asInt());
            assertFalse(mode.path("dirty").asBoolean(true));

            var ada1 = ada.next("presence").path("participants").path("ada");
            assertEquals("edit", ada1.path("mode").asText());
            assertEquals("Name of ada", ada1.path("name").asText());
            assertTrue(ada1.path("lastSeen").asLong() > 1_700_000_000_000L, ada1::toString);
        }
    }

    @Test
    @DisplayName(
            "[V1-HELLO-1][V1-HELLO-7][V1-OP-1] who comes later: mode view / locked, the document, then presence to all")
    void laterOnesWatch() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.page(room, "ben")) {
            ada.push(Diagrams.titled("one"));
            ada.document(1);
            ben.hello("edit");

            var mode = mode(ben.next("mode"), "view", "locked");
            assertEquals("ada", mode.path("editorClientId").asText());
            assertEquals(1, mode.path("roomVersion").asInt());
            var op = ben.next("op");
            assertEquals("server", op.path("clientId").asText());
            assertEquals(1, op.path("op").path("version").asInt());
            assertEquals("doc:replace", op.path("op").path("kind").asText());
            Diagrams.assertSame(Diagrams.titled("one"), diagram(op));
            var seenByBen = ben.next("presence").path("participants");
            assertEquals(List.of("ada", "ben"), names(seenByBen));
            assertEquals("edit", seenByBen.path("ada").path("mode").asText());
            assertEquals("view", seenByBen.path("ben").path("mode").asText());
            assertEquals(seenByBen, ada.presence(all -> all.has("ben")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    @DisplayName("[V1-HELLO-1][V1-EDIT-6][LIMIT-4] presence follows at once, however large the document before it")
    void presenceAfterLargeDocuments(String size) {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.page(room, "ben")) {
            ada.push(Diagrams.example(size));
            ada.document(1);
            ben.hello("view");
            assertEquals(List.of("mode", "op", "presence"), types(ben.settled()));

            ada.push(Diagrams.edited(Diagrams.example(size), 1));
            ada.say("release_edit");
            ben.mode("view", "released");
            assertEquals(List.of("presence"), types(ben.settled()).subList(0, 1));
        }
    }

    @Test
    @DisplayName("[V1-HELLO-10] hello in view mode is answered released while nobody edits, locked while somebody does")
    void watchersHearWhoEdits() {
        var room = newRoom();
        try (var ada = place.page(room, "ada");
                var ben = place.page(room, "ben");
                var cyd = place.page(room, "cyd")) {
            var free = mode(ada.join("view"), "view", "released");
            assertTrue(free.path("editorClientId").isNull(), free::toString);

            mode(ben.join("edit"), "edit", "granted");
            var taken = mode(cyd.join("view"), "view", "locked");
            assertEquals("ben", taken.path("editorClientId").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"mode\":null", ",\"mode\":5", ",\"mode\":\"VIEW\"", ",\"mode\":\"edit\""})
    @DisplayName("[V1-HELLO-5] any mode but the string view means edit")
    void everythingElseEdits(String mode) {
        try (var client = WsClient.connect(place.server().ws("/"))) {
            client.send("{\"type\":\"hello\",\"shareId\":\"%s\",\"clientId\":\"ada\"%s}".formatted(newRoom(), mode));

            mode(client.next("mode"), "edit", "granted");
        }
    }

    @Test
    @DisplayName(
            "[V1-HELLO-8][V1-EDIT-6][ID-8] the editor's hello in view mode releases the right, hello in edit mode takes it")
    void helloChangesTheMode() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.presence(all -> all.has("ben"));
            ada.hello("view");

            mode(ada.next("mode"), "view", "released");
            var told = mode(ben.next("mode"), "view", "released");
            assertTrue(told.path("editorClientId").isNull(), told::toString);
            var seen = ben.next("presence").path("participants");
            assertEquals("view", seen.path("ada").path("mode").asText());

            ben.hello("edit");
            mode(ben.next("mode"), "edit", "granted");
        }
    }

    @Test
    @DisplayName("[V1-HELLO-9] without a file nobody knows of, revision and date are there and null")
    void revisionIsToldAsUnknown() {
        try (var ada = place.page(newRoom(), "ada")) {
            var mode = ada.join("edit");
            assertTrue(mode.has("revision") && mode.path("revision").isNull(), mode::toString);
            assertTrue(mode.has("updatedAt") && mode.path("updatedAt").isNull(), mode::toString);
        }
    }

    @Test
    @DisplayName("[V1-PRES-1][V1-PRES-4][V1-EDIT-5] presence tells who comes and goes, each with the mode in effect")
    void presenceTellsWhoIsHere() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "edit")) {
            var both = ada.presence(all -> all.has("ben"));
            assertEquals("edit", both.path("ada").path("mode").asText());
            assertEquals("view", both.path("ben").path("mode").asText());

            ada.leave();

            var left = ben.mode("view", "expired");
            assertTrue(left.path("editorClientId").isNull(), left::toString);
            assertEquals(List.of("ben"), names(ben.next("presence").path("participants")));
        }
    }

    @Test
    @DisplayName("[V1-PRES-6][ID-3][ID-4] a new name is tidied and told; one that is no string changes nothing")
    void namesAreTidied() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.say("set_client_name", Map.of("clientName", "  Ada \t\n  von   Lovelace  "));
            ben.presence(all ->
                    "Ada von Lovelace".equals(all.path("ada").path("name").asText()));

            ada.say("set_client_name", Map.of("clientName", "x".repeat(47) + "\uD83D\uDE00"));
            ben.presence(
                    all -> "x".repeat(47).equals(all.path("ada").path("name").asText()));

            ada.socket().send("{\"type\":\"set_client_name\",\"clientName\":5}");
            ada.say("set_client_name", Map.of("clientName", "Ada"));
            var told = ben.presence(
                    all -> !"x".repeat(47).equals(all.path("ada").path("name").asText()));
            assertEquals("Ada", told.path("ada").path("name").asText());
        }
    }

    @Test
    @DisplayName("[V1-PRES-3] a heartbeat causes no presence")
    void heartbeatIsQuiet() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            // From now on nothing changes; a tick may still fall into the test.
            ada.settled();
            ben.settled();
            for (int i = 0; i < 20; i++) {
                ada.say("heartbeat");
            }

            long presences = types(ada.settled()).stream()
                            .filter("presence"::equals)
                            .count()
                    + types(ben.settled()).stream().filter("presence"::equals).count();

            assertTrue(presences <= 2, "20 heartbeats led to " + presences + " presence messages to two clients");
        }
    }

    @Test
    @DisplayName("[V1-PRES-2] presence comes by itself, and shows when somebody was heard last")
    void presenceTicks() {
        try (var ada = place.page(newRoom(), "ada")) {
            ada.hello("edit");
            long before = seen(ada.presence(all -> all.has("ada")));
            await().until(() -> System.currentTimeMillis() > before);
            ada.say("heartbeat");

            ada.presence(all -> seen(all) > before);
        }
    }

    private static long seen(JsonNode participants) {
        return participants.path("ada").path("lastSeen").asLong();
    }
}
