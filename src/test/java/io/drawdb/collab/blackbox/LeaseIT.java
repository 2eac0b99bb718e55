package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.types;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs out by itself: the edit right of a silent editor, and a dismissal. */
class LeaseIT {
    private static final Duration LEASE = Duration.ofSeconds(6);

    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        place = Deployment.alone(
                home, Map.of("EDITOR_TTL_MS", "" + LEASE.toMillis(), "COLLAB_EDIT_REQUEST_DISMISS_MS", "1000"));
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    @Test
    @DisplayName(
            "[V1-EDIT-5][V1-EDIT-6][V1-EDIT-8] a silent editor loses the right, all hear of it, and his next op does not revive it")
    void silentEditor() {
        var room = newRoom();
        try (var ben = place.joined(room, "ben", "view");
                var ada = place.joined(room, "ada", "edit")) {
            var freed = ben.mode("view", "expired");
            assertTrue(freed.path("editorClientId").isNull(), freed::toString);
            assertEquals(
                    "view", ben.next("presence").at("/participants/ada/mode").asText());
            ada.mode("view", "expired");

            ada.push(Diagrams.titled("too late"));
            assertFalse(types(ada.settled()).contains("op"));
            ben.say("request_edit");
            ben.mode("edit", "granted");
            ben.push(Diagrams.titled("in time"));
            assertEquals("in time", diagram(ada.document(1)).path("title").asText());
        }
    }

    @Test
    @DisplayName("[V1-OP-12][V1-EDIT-7] who only edits keeps the right, as does who only sends heartbeats")
    void signsOfLife() {
        try (var ada = place.joined(newRoom(), "ada", "edit");
                var ben = place.joined(newRoom(), "ben", "edit")) {
            int[] version = {0};
            long end = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
            await().atMost(LEASE.multipliedBy(5))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        ada.push(Diagrams.titled("edit " + ++version[0]));
                        ben.say("heartbeat");
                        return System.nanoTime() - end > 0;
                    });

            ada.skipTo("op", op -> op.at("/op/version").asInt() == version[0]);
            ben.push(Diagrams.titled("still mine"));
            ben.document(1);
        }
    }

    @Test
    @DisplayName("[V1-REQ-4] after the time of a dismissal the requester may ask again")
    void dismissalRunsOut() {
        var room = newRoom();
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.say("dismiss_edit_request", Map.of("targetClientId", "ben"));
            ben.skipTo("edit_request_denied");

            await().until(() -> {
                ada.say("heartbeat");
                ben.say("request_release");
                return "edit_request_sent"
                        .equals(ben.socket()
                                .skipTo(message -> message.path("type").asText().startsWith("edit_request_"))
                                .path("type")
                                .asText());
            });
            ada.skipTo("edit_request");
        }
    }
}
