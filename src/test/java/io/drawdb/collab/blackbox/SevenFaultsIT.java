package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.blackbox.Messages.diagram;
import static io.drawdb.collab.blackbox.Messages.mode;
import static io.drawdb.collab.blackbox.Messages.types;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.backend.DrawdbStandIn;
import io.drawdb.collab.backend.DrawdbStandIn.Flavour;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each of the faults that servers of this kind have had; each fails on a server that has the fault. */
class SevenFaultsIT {
    @TempDir
    Path home;

    @Test
    @DisplayName(
            "[FAULT-1][LOAD-1][V1-OP-9] the stale snapshot of a first editor does not overwrite the newer shared file")
    void staleSnapshot() {
        var room = newRoom();
        var old = Diagrams.example("medium");
        var newer = Diagrams.edited(old, 4711);
        try (var place = Deployment.before(Flavour.FORK, home, Map.of())) {
            place.backend().put(room, old.toString());
            try (var ada = place.joined(room, "ada", "edit")) {
                ada.push(newer);
                ada.skipTo("persisted");
            }
            await().until(() -> place.metric("collab_participants") == 0);
            // Nobody is there. A page that has loaded the file before all this becomes the first editor.
            try (var ben = place.page(room, "ben")) {
                ben.hello("edit");
                ben.push(old);
                mode(ben.next("mode"), "edit", "granted");
                Diagrams.assertSame(newer, diagram(ben.next("op")));
                var again = ben.skipTo("op");
                assertEquals("server", again.path("clientId").asText());
                Diagrams.assertSame(newer, diagram(again));
                ben.leave();
            }
            place.server().terminate();
            place.server().awaitExit();
            Diagrams.assertSame(
                    newer, Diagrams.parse(place.backend().content(room).orElseThrow()));
        }
    }

    @Test
    @DisplayName("[FAULT-2][V1-OP-10][V1-OP-11] kill -9 loses no change that anybody has seen")
    void killedWhileEditing() {
        var room = newRoom();
        var file = Diagrams.example("medium");
        try (var place = Deployment.alone(home, Map.of())) {
            long seen = 0;
            try (var ada = place.joined(room, "ada", "edit");
                    var ben = place.joined(room, "ben", "view")) {
                for (int n = 1; n <= 30; n++) {
                    ada.push(Diagrams.edited(file, n));
                }
                while (seen < 15) {
                    seen = ben.skipTo("op").at("/op/version").asLong();
                }
                place.server().kill();
                for (var message : ben.socket().drain()) {
                    seen = Math.max(seen, message.at("/op/version").asLong(0));
                }
            }
            place.startAgain();
            // The page knocks again, as the one it was.
            try (var ada = place.page(room, "ada")) {
                var op = ada.joinForDocument("edit");
                long version = op.at("/op/version").asLong();
                assertTrue(version >= seen, "version " + version + " after " + seen + " was shown");
                Diagrams.assertSame(Diagrams.edited(file, (int) version), diagram(op));
                ada.push(Diagrams.edited(file, 1000));
                ada.document(version + 1);
            }
        }
    }

    @Test
    @DisplayName("[FAULT-3][WB-10] a shutdown writes rooms that wait after a failed write")
    void shutdownInBackOff() {
        var room = newRoom();
        // Less than the room waits for its next try by itself.
        try (var place = Deployment.before(Flavour.FORK, home, Map.of("COLLAB_DRAIN_MS", "9000"))) {
            place.backend().put(room, Diagrams.titled("zero").toString());
            try (var ada = place.joined(room, "ada", "edit")) {
                place.backend().fault("{'mode':'500','on':'writes'}");
                ada.push(Diagrams.titled("one"));
                assertTrue(ada.skipTo("persist_error").path("retryInMs").asLong() >= 10_000);
                place.backend().fault("");

                place.server().terminate();
                assertEquals(1012, ada.socket().closed().code());
            }
            place.server().awaitExit();
            Diagrams.assertSame(
                    Diagrams.titled("one"),
                    Diagrams.parse(place.backend().content(room).orElseThrow()));
        }
    }

    @Test
    @DisplayName("[FAULT-4][ID-6][ID-7] the end of one of two connections of a client takes nothing from the other")
    void twoConnectionsOfOneClient() {
        var room = newRoom();
        try (var place = Deployment.alone(home, Map.of());
                var ben = place.joined(room, "ben", "view");
                var older = place.joined(room, "ada", "edit");
                var newer = place.page(room, "ada")) {
            mode(newer.join("edit"), "edit", "granted");
            older.close();
            older.socket().closed();

            assertFalse(types(newer.settled()).contains("mode"));
            newer.push(Diagrams.titled("still the editor"));
            assertEquals("ada", ben.document(1).path("clientId").asText());
            newer.say("set_client_name", Map.of("clientName", "Ada"));
            var seen = ben.presence(all -> "Ada".equals(all.at("/ada/name").asText()));
            assertEquals("edit", seen.at("/ada/mode").asText());

            newer.close();
            ben.mode("view", "expired");
            ben.presence(all -> !all.has("ada"));
        }
    }

    @Test
    @DisplayName(
            "[FAULT-5][LIMIT-1][LIMIT-2][LIMIT-6][LIMIT-7][LIMIT-8][LIMIT-9] origins, frames, rate, rooms and connections are limited")
    void limits() {
        var room = newRoom();
        var settings = Map.of(
                "COLLAB_ALLOWED_ORIGINS", "https://draw.example.org,https://other.example.org",
                "COLLAB_FRAME_BYTES_MAX", "65536",
                "COLLAB_ROOMS_MAX", "1",
                "COLLAB_PARTICIPANTS_PER_ROOM_MAX", "2",
                "COLLAB_MESSAGES_PER_SECOND_MAX", "50",
                "COLLAB_CONNECTIONS_PER_ADDRESS_MAX", "10");
        try (var place = Deployment.alone(home, settings)) {
            assertEquals(403, refused(place, "https://evil.example.org").status());
            var address = place.server().ws("/");
            var ada = new Page(WsClient.connect(address, Map.of("Origin", "https://draw.example.org")), room, "ada");
            ada.join("edit");
            var ben = place.joined(room, "ben", "view");
            for (var page : List.of(place.page(newRoom(), "one room too many"), place.page(room, "one too many"))) {
                page.hello("view");
                page.next("error");
                page.close();
            }
            ben.push(Diagrams.titled("x".repeat(70_000)));
            assertEquals(1009, ben.socket().closed().code());

            ada.presence(all -> !all.has("ben"));
            assertEquals(4429, flood(place.joined(room, "flooding", "view")));

            var refused = new AtomicReference<WsClient.Refused>();
            await().until(() -> {
                refused.set(refused(place, "https://draw.example.org"));
                return refused.get() != null;
            });
            assertEquals(429, refused.get().status());
            assertNotNull(refused.get().retryAfter());
            ada.push(Diagrams.titled("as if nothing had happened"));
            ada.document(1);
        }
    }

    /** Connects, and says how that was refused if it was. */
    private static WsClient.@Nullable Refused refused(Deployment place, String origin) {
        try {
            WsClient.connect(place.server().ws("/"), Map.of("Origin", origin));
            return null;
        } catch (WsClient.Refused e) {
            return e;
        }
    }

    /** Sends far more than is allowed until the server has had enough; returns its close code. */
    private static int flood(Page page) {
        try {
            await().until(() -> {
                for (int n = 0; n < 1000 && page.socket().isOpen(); n++) {
                    page.say("heartbeat");
                }
                return !page.socket().isOpen();
            });
        } catch (IllegalStateException e) {
            // Not all was read after the goodbye: what was still being written failed when the socket was closed.
            assertInstanceOf(IOException.class, e.getCause().getCause(), e::toString);
        }
        return page.socket().closed().code();
    }

    @Test
    @DisplayName("[FAULT-6][LOAD-4] a file that can't be read never becomes an empty or partial document")
    void unreadableFile() {
        var file = Diagrams.example("small");
        try (var place = Deployment.before(Flavour.FORK, home, Map.of("COLLAB_WRITEBACK_TIMEOUT_MS", "2000"))) {
            for (var fault : List.of("500", "403", "truncated", "malformed", "hang")) {
                var room = newRoom();
                place.backend().put(room, file.toString());
                place.backend().fault("{'mode':'" + fault + "','on':'reads'}");
                try (var ada = place.joined(room, "ada", "edit")) {
                    ada.push(Diagrams.titled("what the page shows when it could load nothing"));
                    ada.say("request_edit");
                    ada.mode("view", "locked");
                    place.backend().fault("");
                    Diagrams.assertSame(file, diagram(ada.document(0)));
                }
                assertEquals(file.toString(), place.backend().content(room).orElseThrow(), fault);
            }
            assertEquals(0, place.backend().count("PATCH"));
        }
    }

    @Test
    @DisplayName("[FAULT-7][WB-11] many busy rooms stay within the budget, and the busiest of them starves nobody")
    void manyBusyRooms() {
        int perMinute = 20;
        int rooms = 13; // half of a minute's writes may go at once: these are more
        var budget = Map.of("COLLAB_WRITES_PER_MINUTE", "" + perMinute, "PERSIST_FLUSH_MS", "30000");
        try (var place = Deployment.before(Flavour.FORK, home, budget)) {
            var names = new ArrayList<String>();
            var pages = new ArrayList<Page>();
            for (int n = 0; n < rooms; n++) {
                names.add(newRoom());
                place.backend().put(names.get(n), Diagrams.titled("zero").toString());
                pages.add(place.joined(names.get(n), "ada", "edit"));
            }
            int[] rounds = {0};
            await().until(() -> {
                rounds[0]++;
                pages.get(0).push(Diagrams.titled("busiest " + rounds[0]));
                pages.get(0).say("persist_now");
                pages.forEach(page -> {
                    page.push(Diagrams.titled("edit " + rounds[0]));
                    page.say("persist_now");
                });
                return rounds[0] >= 50
                        && names.stream()
                                .allMatch(name -> place.backend().history(name).size() > 1);
            });
            names.forEach(name -> {
                int writes = place.backend().history(name).size() - 1;
                assertTrue(writes <= 4, writes + " writes of one room while others waited for their first");
            });
            assertWithin(perMinute, names, place.backend());
            pages.forEach(Page::close);
        }
    }

    /** No minute has more writes than are allowed, but for the time that a write takes to arrive. */
    private static void assertWithin(int perMinute, List<String> rooms, DrawdbStandIn backend) {
        var almostAMinute = Duration.ofSeconds(50);
        var times = rooms.stream()
                .flatMap(room -> backend.history(room).stream()
                        .limit(backend.history(room).size() - 1L))
                .map(DrawdbStandIn.Version::committedAt)
                .toList();
        for (var start : times) {
            long within = times.stream()
                    .filter(at -> !at.isBefore(start) && at.isBefore(start.plus(almostAMinute)))
                    .count();
            assertTrue(within <= perMinute, within + " writes in a minute");
        }
    }
}
