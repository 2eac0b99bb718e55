package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole servers that write one room back, in virtual time. */
class FleetWriteBackTest {
    private static final String TITLE =
            "{'type':'change','seq':%d,'base':0,'ops':[{'target':'diagram','action':'update','patch':{'title':'%s'}}]}";
    private static final int EDITS = 20;

    private static void title(FakeClient editor, long seq, String title) {
        editor.say(TITLE.formatted(seq, title));
    }

    private static FakeFleet fleet(int servers) {
        var fleet = new FakeFleet(servers);
        fleet.files.files.put("room", "{\"title\":\"first\",\"tables\":[]}");
        return fleet;
    }

    @ParameterizedTest(name = "{0} servers")
    @ValueSource(ints = {1, 2, 3})
    @DisplayName(
            "[FLEET-7] [WB-4] [WB-20] the same edits are so many writes and so much budget, on however many servers")
    void sameWrites(int servers) {
        var fleet = fleet(servers);
        List<FakeClient> people = new ArrayList<>();
        for (int n = 0; n < servers; n++) {
            people.add(fleet.editor(n, "p" + n));
        }
        for (int n = 0; n < EDITS; n++) {
            title(people.get(n % servers), 1 + n / servers, "title " + n);
            fleet.pass(Duration.ofSeconds(31));
        }
        fleet.pass(Duration.ofMinutes(2));

        assertEquals(EDITS, fleet.files.writes);
        assertEquals(EDITS, fleet.budgetUsed);
        assertTrue(fleet.files.files.get("room").contains("title 19"));
    }

    @Test
    @DisplayName(
            "[WB-17] [FLEET-12] a write that arrives after a newer one takes nobody's work away, on whatever server")
    void lateWrite() {
        var fleet = fleet(2);
        var ann = fleet.editor(0, "ann");
        var ben = fleet.editor(1, "ben");
        fleet.files.writeTakes = Duration.ofSeconds(60);
        title(ann, 1, "older");
        fleet.pass(Duration.ofSeconds(1));
        assertEquals(1, fleet.files.writes);
        fleet.files.writeTakes = Duration.ofMillis(300);
        title(ben, 1, "newer");
        fleet.pass(Duration.ofSeconds(50));
        assertTrue(fleet.files.files.get("room").contains("newer"));
        fleet.pass(Duration.ofSeconds(10));
        assertTrue(fleet.files.files.get("room").contains("older"), "the first write is there at last");
        fleet.pass(Duration.ofMinutes(4));

        assertTrue(fleet.files.files.get("room").contains("newer"));
        assertEquals(
                List.of(),
                ann.heard("persist_error").stream()
                        .filter(FleetWriteBackTest::isConflict)
                        .toList());
        var cyd = fleet.editor(0, "cyd");
        assertEquals("newer", cyd.last("welcome").path("diagram").path("title").asText());
    }

    private static boolean isConflict(com.fasterxml.jackson.databind.JsonNode error) {
        return error.path("code").asText().equals("conflict");
    }

    @Test
    @DisplayName("[WB-12] what somebody else wrote is taken on every server, also with all this")
    void theirs() {
        var fleet = fleet(2);
        var ann = fleet.editor(0, "ann");
        var ben = fleet.editor(1, "ben");
        title(ann, 1, "ours");
        fleet.pass(Duration.ofMinutes(2));
        fleet.files.files.put("room", "{\"title\":\"theirs\",\"tables\":[]}");
        fleet.pass(Duration.ofMinutes(2));
        assertEquals("server", ben.last("change").path("clientId").asText());
        assertEquals(2, ann.last("change").path("version").asLong());
    }

    @Test
    @DisplayName("[WB-22] a write-back that the log did not take note of is looked at again, and not written twice")
    void notNoted() {
        var fleet = fleet(1);
        var ann = fleet.editor(0, "ann");
        title(ann, 1, "ours");
        fleet.pass(Duration.ofMillis(400));
        assertEquals(1, fleet.files.writes);
        fleet.logs.get(0).broken = true;
        fleet.pass(Duration.ofMinutes(5));
        assertEquals(0, fleet.logs.get(0).count("stored"));
        fleet.logs.get(0).broken = false;
        fleet.pass(Duration.ofMinutes(6));

        assertEquals(1, fleet.logs.get(0).count("stored"));
        assertEquals(0, fleet.logs.get(0).count("takeTheirs"));
        assertEquals(1, fleet.files.writes);
        assertFalse(ann.heard("persisted").isEmpty());
    }

    @Test
    @DisplayName("[WB-21] a room that is read anew after the log was emptied is written back from its first change on")
    void logEmptied() {
        var fleet = fleet(1);
        var ann = fleet.editor(0, "ann");
        for (int n = 1; n <= 40; n++) {
            title(ann, n, "before " + n);
        }
        fleet.pass(Duration.ofSeconds(1));
        fleet.logs.get(0).forget("room");
        fleet.pass(Duration.ofSeconds(40));
        fleet.logs.get(0).secrets.clear();
        var ben = fleet.editor(0, "ben");
        title(ben, 1, "after");
        fleet.pass(Duration.ofMinutes(2));
        assertTrue(fleet.files.files.get("room").contains("after"), fleet.files.files::toString);
    }
}
