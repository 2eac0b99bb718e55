package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.mode;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.backend.DrawdbStandIn.Flavour;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.WsClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of the server, asked for or not, and what is there after the next start. */
@AlsoNative
class DrainIT {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "[V1-OP-11][CONN-10][CLOSE-1012][LOAD-10][WB-10] after SIGTERM or kill -9 a room has its document and version back")
    void restart(boolean asked) {
        var room = newRoom();
        var file = Diagrams.example("medium");
        try (var place = Deployment.before(Flavour.FORK, home, Map.of())) {
            place.backend().put(room, file.toString());
            try (var ada = place.joined(room, "ada", "edit");
                    var ben = place.joined(room, "ben", "view")) {
                for (int n = 1; n <= 3; n++) {
                    ada.push(Diagrams.edited(file, n));
                    ben.document(n);
                }
                if (asked) {
                    place.server().terminate();
                    assertEquals(1012, ada.socket().closed().code());
                    assertEquals(1012, ben.socket().closed().code());
                    assertEnded(place.server().awaitExit());
                    var shared = Diagrams.parse(place.backend().content(room).orElseThrow());
                    Diagrams.assertSame(Diagrams.edited(file, 3), shared);
                } else {
                    place.server().kill();
                }
            }
            place.startAgain();
            // The page knocks again, as the one it was.
            try (var ada = place.page(room, "ada")) {
                ada.hello("edit");
                var mode = mode(ada.next("mode"), "edit", "granted");
                assertEquals(3, mode.path("roomVersion").asInt());
                var op = ada.next("op");
                assertEquals(3, op.at("/op/version").asInt());
                Diagrams.assertSame(Diagrams.edited(file, 3), diagram(op));
                ada.push(Diagrams.edited(file, 4));
                ada.document(4);
            }
            await().until(() -> Diagrams.tableX(place.backend().content(room).orElseThrow()) == 4);
        }
    }

    @Test
    @DisplayName(
            "[CONN-6][CONN-10][WB-10] a server that ends takes nobody new, is not ready, and writes all it has first")
    void draining() {
        var rooms = new ArrayList<String>();
        try (var place = Deployment.before(Flavour.FORK, home, Map.of("COLLAB_DRAIN_MS", "120000"))) {
            var pages = new ArrayList<Page>();
            for (int n = 0; n < 12; n++) {
                rooms.add(newRoom());
                place.backend().put(rooms.get(n), Diagrams.titled("zero").toString());
                pages.add(place.joined(rooms.get(n), "ada", "edit"));
                pages.get(n).push(Diagrams.titled("one"));
                pages.get(n).skipTo("persisted");
                pages.get(n).push(Diagrams.titled("two"));
                pages.get(n).document(2);
            }
            place.backend().fault("{'mode':'hang','on':'writes'}");
            place.server().terminate();

            await().until(() -> place.get("/q/health/ready").statusCode() == 503);
            var refused = assertThrows(
                    WsClient.Refused.class,
                    () -> WsClient.connect(place.server().ws("/")));
            assertEquals(503, refused.status());
            assertNotNull(refused.retryAfter());
            place.backend().fault("");
            pages.forEach(page -> assertEquals(1012, page.socket().closed().code()));
            assertEnded(place.server().awaitExit());
            rooms.forEach(room ->
                    assertTrue(place.backend().content(room).orElseThrow().contains("\"two\""), room));
        }
    }

    @Test
    @DisplayName(
            "[FAULT-3][WB-10] what could not be written before the end is named in the log, and written after the next start")
    void shutdownWithoutBackend() {
        var room = newRoom();
        try (var place = Deployment.before(Flavour.FORK, home, Map.of("COLLAB_DRAIN_MS", "5000"))) {
            place.backend().put(room, Diagrams.titled("zero").toString());
            try (var ada = place.joined(room, "ada", "edit")) {
                place.backend().fault("{'mode':'down','on':'writes'}");
                ada.push(Diagrams.titled("one"));
                ada.skipTo("persist_error");
                place.server().terminate();
                assertEquals(1012, ada.socket().closed().code());
            }
            assertEnded(place.server().awaitExit());
            var output = place.server().output();
            assertTrue(output.contains("event=writeback_lost room=" + room), output);

            place.backend().fault("");
            place.startAgain();
            // Nobody has to open the room for that.
            await().until(() -> place.backend().content(room).orElseThrow().contains("\"one\""));
        }
    }

    private static void assertEnded(int exitCode) {
        assertTrue(List.of(0, 143).contains(exitCode), "exit code " + exitCode);
    }
}
