package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.mode;
import static io.drawdb.collab.blackbox.Messages.types;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.backend.DrawdbStandIn.Flavour;
import io.drawdb.collab.testing.AlsoNative;
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

/** What people do together on one shared file of a realistic size, in front of a drawdb-server. */
@AlsoNative
class StoryIT {
    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        // A hand-over waits for the write-back, and for nothing else, however slow the machine is.
        var settings = Map.of("COLLAB_FORCE_EDIT_ENABLED", "true", "COLLAB_HANDOVER_WAIT_MS", "3600000");
        place = Deployment.before(Flavour.FORK, home, settings);
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "large"})
    @DisplayName(
            "[LOAD-2][V1-OP-1][V1-REQ-1][V1-EDIT-9][WB-1][V1-SAVE-1] the file is loaded, edited, handed over saved, and edited on")
    void handOver(String size) {
        var room = newRoom();
        var file = Diagrams.example(size);
        place.backend().put(room, file.toString());
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "edit");
                var cyd = place.page(room, "cyd")) {
            Diagrams.assertSame(file, diagram(cyd.joinForDocument("view")));
            for (int n = 1; n <= 3; n++) {
                ada.push(Diagrams.edited(file, n));
                ben.document(n);
                cyd.document(n);
            }

            ben.say("request_edit");
            ben.say("request_release");
            ben.mode("view", "locked");
            ben.skipTo("edit_request_sent");
            ada.skipTo("edit_request");
            ada.say("release_edit");
            ben.mode("view", "released");
            ben.say("request_edit");
            ben.mode("edit", "granted");

            // The new editor's page reloads the shared file at this point: it must be up to date.
            var shared = Diagrams.parse(place.backend().content(room).orElseThrow());
            Diagrams.assertSame(Diagrams.edited(file, 3), shared);
            ben.push(shared);
            ben.push(Diagrams.edited(shared, 4));
            Diagrams.assertSame(Diagrams.edited(file, 4), diagram(cyd.document(4)));
            Diagrams.assertSame(Diagrams.edited(file, 4), diagram(skipToVersion(ada, 4)));
        }
    }

    private static JsonNode skipToVersion(Page page, long version) {
        return page.skipTo("op", op -> op.at("/op/version").asLong() == version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "large"})
    @DisplayName(
            "[V1-FORCE-2][V1-EDIT-9] force: mode view / forced to all, mode edit / forced to the winner, once it is saved")
    void force(String size) {
        var room = newRoom();
        var file = Diagrams.example(size);
        place.backend().put(room, Diagrams.titled("zero").toString());
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view");
                var cyd = place.joined(room, "cyd", "view")) {
            ada.push(file);
            ben.document(1);
            ben.say("force_edit");

            for (var page : List.of(ada, cyd, ben)) {
                var lost = page.mode("view", "forced");
                assertEquals("ben", lost.path("editorClientId").asText());
                assertTrue(lost.path("roomVersion").isNumber(), lost::toString);
            }
            var won = ben.mode("edit", "forced");
            assertEquals("ben", won.path("editorClientId").asText());
            assertTrue(won.path("roomVersion").isNumber(), won::toString);
            ada.presence(all -> "edit".equals(all.at("/ben/mode").asText())
                    && "view".equals(all.at("/ada/mode").asText()));

            ada.push(Diagrams.edited(file, 1));
            ben.push(Diagrams.edited(file, 2));
            Diagrams.assertSame(
                    Diagrams.edited(file, 2),
                    diagram(cyd.skipTo("op", op -> op.at("/op/version").asLong() == 2)));
        }
    }

    @Test
    @DisplayName("[V1-FORCE-2] who forces what he has keeps it, who forces what nobody has gets it")
    void forceWithoutNeed() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "view")) {
            ada.say("force_edit");
            ada.mode("view", "forced");
            ada.mode("edit", "forced");
            ada.say("force_edit");
            ada.skipTo("mode", mode -> "edit".equals(mode.path("mode").asText()));
            ada.push(Diagrams.titled("mine"));
            ada.document(1);
        }
    }

    @Test
    @DisplayName("[V1-OP-9][V1-EDIT-10] a new editor's stale copy is not accepted: he gets the room's document instead")
    void stalePush() {
        var room = newRoom();
        var file = Diagrams.example("medium");
        place.backend().put(room, file.toString());
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            for (int n = 1; n <= 3; n++) {
                ada.push(Diagrams.edited(file, n));
                ben.document(n);
            }
            ada.say("release_edit");
            ben.mode("view", "released");
            ben.say("request_edit");
            ben.mode("edit", "granted");

            // The page loaded the file before the last save reached it.
            ben.push(file);
            var instead = ben.document(3);
            assertEquals("server", instead.path("clientId").asText());
            Diagrams.assertSame(Diagrams.edited(file, 3), diagram(instead));

            ben.push(Diagrams.edited(file, 9));
            Diagrams.assertSame(Diagrams.edited(file, 9), diagram(ben.document(4)));
            // Going back on purpose, later on, is a change like any other.
            ben.push(file);
            Diagrams.assertSame(file, diagram(ben.document(5)));
        }
    }

    @Test
    @DisplayName(
            "[V1-HELLO-11] while the room is dirty a joiner gets the document again with his first heartbeat, and only then")
    void slowJoiner() {
        var room = newRoom();
        place.backend().put(room, Diagrams.titled("zero").toString());
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.page(room, "ben");
                var cyd = place.page(room, "cyd")) {
            ada.push(Diagrams.titled("one"));
            ada.skipTo("persisted");
            ada.push(Diagrams.titled("two")); // not written before its time
            ada.skipTo("op", op -> op.at("/op/version").asLong() == 2);

            ben.joinForDocument("view");
            ben.say("heartbeat");
            ben.say("heartbeat");
            var again = ben.document(2);
            assertEquals("server", again.path("clientId").asText());
            assertEquals("two", diagram(again).path("title").asText());
            ada.say("persist_now");
            ada.skipTo("persisted");
            ben.skipTo("persisted");
            assertFalse(types(ben.settled()).contains("op"));

            cyd.joinForDocument("view");
            cyd.say("heartbeat");
            assertFalse(types(cyd.settled()).contains("op"));
        }
    }

    @Test
    @DisplayName(
            "[ID-6][V1-HELLO-6][WB-6] a reload with the same clientId keeps the right, one with a new clientId gets it")
    void reload() {
        var room = newRoom();
        var file = Diagrams.example("small");
        place.backend().put(room, Diagrams.titled("zero").toString());
        try (var ada = place.joined(room, "ada", "edit")) {
            ada.push(file);
            ada.document(1);
            try (var again = place.page(room, "ada")) {
                again.hello("edit");
                mode(again.next("mode"), "edit", "granted");
                Diagrams.assertSame(file, diagram(again.next("op")));
                again.leave();
            }
            await().until(() -> place.metric("collab_participants") == 0);
            try (var fresh = place.page(room, "ada-2")) {
                fresh.hello("edit");
                mode(fresh.next("mode"), "edit", "granted");
                var document = fresh.next("op");
                assertEquals(1, document.at("/op/version").asInt());
                Diagrams.assertSame(file, diagram(document));
            }
        }
    }

    @Test
    @DisplayName("[WB-5] when the last one leaves, what he changed is written at once")
    void lastOneLeaves() {
        var room = newRoom();
        place.backend().put(room, Diagrams.titled("zero").toString());
        try (var ada = place.joined(room, "ada", "edit")) {
            ada.push(Diagrams.titled("one"));
            ada.skipTo("persisted");
            ada.push(Diagrams.titled("two"));
            ada.skipTo("op", op -> op.at("/op/version").asLong() == 2);
            ada.leave();
        }
        await().until(() -> place.backend().content(room).orElseThrow().contains("\"two\""));
    }
}
