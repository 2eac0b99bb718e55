package io.drawdb.collab.blackbox;

import static io.drawdb.collab.blackbox.Deployment.newRoom;
import static io.drawdb.collab.testing.Patience.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of the running service. */
@AlsoNative
class HealthIT {
    @TempDir
    static Path home;

    private static Deployment place;

    @BeforeAll
    static void start() {
        place = Deployment.before(Flavour.FORK, home, Map.of());
    }

    @AfterAll
    static void stop() {
        place.close();
    }

    @AfterEach
    void mend() {
        place.backend().fault("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "live", "ready"})
    @DisplayName("[HEALTH-1] each probe says UP")
    void probes(String probe) {
        var answer = place.get("/q/health/" + probe);
        assertEquals(200, answer.statusCode(), answer::body);
        assertEquals("UP", Diagrams.parse(answer.body()).path("status").asText());
    }

    @Test
    @DisplayName("[HEALTH-2] a backend that is not there degrades the service and never takes it away")
    void degraded() {
        var room = newRoom();
        place.backend().put(room, Diagrams.titled("zero").toString());
        try (var ada = place.joined(room, "ada", "edit")) {
            place.backend().fault("{'mode':'down'}");
            ada.push(Diagrams.titled("one"));
            ada.skipTo("persist_error");

            var answer = place.get("/q/health/ready");
            assertEquals(200, answer.statusCode(), answer::body);
            var data = writeback();
            assertTrue(data.path("degraded").asBoolean(), data::toString);
            assertEquals("network", data.path("lastError").asText());
            assertEquals(1, data.path("dirtyRooms").asInt());
            assertTrue(data.has("oldestDirty"), data::toString);

            place.backend().fault("");
            ada.say("persist_now");
            ada.skipTo("persisted");
            await().until(() -> !writeback().path("degraded").asBoolean()
                    && writeback().path("dirtyRooms").asInt() == 0);
        }
    }

    private static JsonNode writeback() {
        for (var check : Diagrams.parse(place.get("/q/health/ready").body()).path("checks")) {
            if ("writeback".equals(check.path("name").asText())) {
                return check.path("data");
            }
        }
        throw new AssertionError("no check named writeback");
    }

    @Test
    @DisplayName("[METRICS-1] traffic shows in the metrics")
    void metrics() {
        var room = newRoom();
        place.backend().put(room, Diagrams.titled("zero").toString());
        double changes = place.metric("collab_change_latency_seconds_count");
        try (var ada = place.joined(room, "ada", "edit");
                var ben = place.joined(room, "ben", "view")) {
            ada.push(Diagrams.titled("one"));
            ada.skipTo("persisted");
            ben.document(1);
            ben.socket().send("no json");
            ben.skipTo("error");

            assertEquals(changes + 1, place.metric("collab_change_latency_seconds_count"));
            assertTrue(place.metric("collab_rooms") >= 1);
            assertTrue(place.metric("collab_participants") >= 2);
            var all = place.get("/q/metrics").body();
            for (var name : List.of(
                    "collab_connections ",
                    "collab_messages_in_total{type=\"hello\"",
                    "collab_messages_in_total{type=\"op\"",
                    "collab_messages_out_total{type=\"presence\"",
                    "collab_messages_out_total{type=\"persisted\"",
                    "collab_bytes_in_total",
                    "collab_bytes_out_total",
                    "collab_change_latency_seconds_bucket{le=",
                    "collab_refused_total{reason=",
                    "collab_writebacks_seconds_count{result=\"saved\"",
                    "collab_rooms_dirty ",
                    "collab_dirty_oldest_age_seconds ",
                    "collab_writeback_budget_left ",
                    "collab_slow_readers_total")) {
                assertTrue(all.contains("\n" + name), () -> name + " is missing in\n" + all);
            }
        }
    }
}
