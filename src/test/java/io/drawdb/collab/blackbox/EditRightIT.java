package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.mode;
import static io.drawdb.collab.blackbox.Messages.types;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edit right: asked for, given up, refused, and taken over by the same client on another line. */
class EditRightIT {
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
            "[V1-EDIT-1][V1-EDIT-2] request_edit is granted if free or held already, else answered with the editor")
    void requestEdit() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "view");
                var ben = place.joined(room, "ben", "view")) {
            ada.say("request_edit");
            assertEquals(
                    "ada", ada.mode("edit", "granted").path("editorClientId").asText());
            ada.say("request_edit");
            ada.mode("edit", "granted");

            ben.say("request_edit");
            assertEquals(
                    "ada", ben.mode("view", "locked").path("editorClientId").asText());
        }
    }

    @Test
    @DisplayName(
            "[V1-EDIT-3][V1-EDIT-6] release_edit: mode to all, a second one to the releaser, then presence with no editor")
    void releaseEdit() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.presence(all -> all.has("ben"));
            ada.say("release_edit");

            var toAll = mode(ada.next("mode"), "view", "released");
            assertTrue(toAll.path("editorClientId").isNull(), toAll::toString);
            assertFalse(toAll.has("roomVersion"), toAll::toString);
            var answer = mode(ada.next("mode"), "view", "released");
            assertTrue(answer.path("roomVersion").isNumber(), answer::toString);
            assertEquals(
                    "view", ada.next("presence").at("/participants/ada/mode").asText());

            assertEquals(toAll, ben.next("mode"));
            assertEquals(
                    "view", ben.next("presence").at("/participants/ada/mode").asText());
        }
    }

    @Test
    @DisplayName("[V1-EDIT-4] release_edit from somebody else changes nothing")
    void releaseByOthers() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.presence(all -> all.has("ben"));
            ben.say("release_edit");
            assertEquals(
                    "ada", ben.mode("view", "locked").path("editorClientId").asText());
            assertEquals(List.of(), modes(ada));

            ada.say("release_edit");
            ada.mode("view", "released");
            ben.mode("view", "released");
            ben.say("release_edit");
            assertTrue(ben.mode("view", "released").path("editorClientId").isNull());
        }
    }

    @Test
    @DisplayName("[V1-REQ-1][V1-EDIT-3][V1-EDIT-6][FRAME-4] the hand-over: asked, released, and free for who asked")
    void handOver() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "edit")) {
            ben.say("request_edit");
            ben.say("request_release");

            ben.mode("view", "locked");
            assertEquals(
                    "ada", ben.next("edit_request_sent").path("editorClientId").asText());
            var asked = ada.skipTo("edit_request");
            assertEquals("ben", asked.path("fromClientId").asText());
            assertEquals("Name of ben", asked.path("fromClientName").asText());
            assertTrue(asked.path("at").asLong() > 1_700_000_000_000L, asked::toString);

            ada.say("release_edit");
            ben.mode("view", "released");
            ben.next("presence");
            ben.say("request_edit");
            mode(ben.next("mode"), "edit", "granted");
            ada.presence(all -> "edit".equals(all.path("ben").path("mode").asText()));
        }
    }

    @Test
    @DisplayName("[V1-REQ-2] nobody is asked for what is free, nor by the editor itself")
    void nothingToAskFor() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "view");
                var ben = place.joined(room, "ben", "view")) {
            ben.say("request_release");
            assertEquals(List.of(), requests(ben));

            ada.say("request_edit");
            ada.say("request_release");
            assertEquals(List.of(), requests(ada));
        }
    }

    @Test
    @DisplayName(
            "[V1-REQ-3][V1-REQ-4] a dismissed requester is told so, and again each time he asks; the editor hears no more")
    void dismissal() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ben.say("request_release");
            ada.skipTo("edit_request");
            ada.say("dismiss_edit_request", Map.of("targetClientId", "ben"));

            assertEquals(
                    "ben",
                    ada.next("edit_request_dismissed").path("targetClientId").asText());
            var denied = ben.skipTo("edit_request_denied");
            assertEquals("dismissed", denied.path("reason").asText());
            assertEquals("ada", denied.path("editorClientId").asText());

            ben.say("request_release");
            ben.next("edit_request_denied");
            assertEquals(List.of(), requests(ada));
        }
    }

    @Test
    @DisplayName("[V1-REQ-5] only the editor dismisses")
    void dismissalByOthers() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view");
                var cyd = place.joined(room, "cyd", "view")) {
            cyd.say("dismiss_edit_request", Map.of("targetClientId", "ben"));
            assertEquals(List.of(), requests(cyd));
            ben.say("request_release");

            ben.skipTo("edit_request_sent");
            ada.skipTo("edit_request");
        }
    }

    @Test
    @DisplayName("[V1-REQ-6] dismissals end with the edit right of who made them")
    void dismissalsEnd() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.say("dismiss_edit_request", Map.of("targetClientId", "ben"));
            ben.skipTo("edit_request_denied");
            ada.say("release_edit");
            ada.say("request_edit");
            ada.mode("view", "released");
            ada.mode("view", "released");
            ada.mode("edit", "granted");

            ben.say("request_release");
            ben.skipTo("edit_request_sent");
        }
    }

    @Test
    @DisplayName("[V1-FORCE-1] force_edit where it is not enabled is denied and changes nothing")
    void forceDisabled() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ben.say("force_edit");

            var denied = ben.skipTo("force_edit_denied");
            assertEquals("disabled", denied.path("reason").asText());
            assertEquals("ada", denied.path("editorClientId").asText());
            assertEquals(List.of(), modes(ada));
            ada.push(Diagrams.titled("still mine"));
            ben.document(1);
        }
    }

    @Test
    @DisplayName(
            "[V1-EDIT-5][V1-EDIT-6] an editor who leaves frees the right: mode view / expired, then presence without him")
    void editorLeaves() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.presence(all -> all.has("ben"));
            ada.close();

            var freed = ben.mode("view", "expired");
            assertTrue(freed.path("editorClientId").isNull(), freed::toString);
            assertFalse(ben.next("presence").path("participants").has("ada"));
            ben.say("request_edit");
            mode(ben.next("mode"), "edit", "granted");
        }
    }

    @Test
    @DisplayName("[ID-6][ID-7] a newer connection of the same client takes over; the older one's end changes nothing")
    void takeOver() {
        var room = newRoom();
        try (var older = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view");
                var newer = place.page(room, "ada")) {
            mode(newer.join("edit"), "edit", "granted");
            assertEquals(4409, older.socket().closed().code());
            older.close();

            newer.push(Diagrams.titled("goes on"));
            ben.document(1);
            assertFalse(types(ben.settled()).contains("mode"));
            ben.say("request_release");
            newer.skipTo("edit_request");
        }
    }

    private static List<String> modes(Page page) {
        return only(page, "mode");
    }

    private static List<String> requests(Page page) {
        return types(page.settled()).stream()
                .filter(type -> type.startsWith("edit_request"))
                .toList();
    }

    private static List<String> only(Page page, String wanted) {
        return types(page.settled()).stream().filter(wanted::equals).toList();
    }
}
