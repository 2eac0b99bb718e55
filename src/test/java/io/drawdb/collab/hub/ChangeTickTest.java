package io.drawdb.collab.hub;

import static io.drawdb.collab.hub.HubWorld.moveTable;
import static io.drawdb.collab.hub.HubWorld.push;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When changes leave: at once, or together. */
class ChangeTickTest {
    private final HubWorld world = new HubWorld();

    @BeforeEach
    void aRoomWithADocument() {
        var page = world.editor("page");
        page.say(push("one"));
        page.say("{'type':'release_edit'}");
        world.settle();
        world.pass(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName(
            "[V2-CHANGE-9] the first change leaves at once, those within the tick behind it as one frame, in order")
    void changesWithinATick() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        ben.heard.clear();
        for (int n = 1; n <= 5; n++) {
            ann.say(moveTable(n, n));
        }
        world.settle();
        assertEquals(List.of("change"), ben.types());
        int flushes = ben.flushes;

        world.pass(Duration.ofMillis(16));
        assertEquals(List.of("change", "changes"), ben.types());
        assertEquals(flushes + 1, ben.flushes);
        var versions = ben.last("changes").path("changes").findValuesAsText("version");
        assertEquals(List.of("3", "4", "5", "6"), versions);
        assertEquals(ann.heard("changes"), ben.heard("changes"));
    }

    @Test
    @DisplayName("[V2-CHANGE-9] the first of somebody else leaves at once, too, with what is held, once in a tick")
    void whoChangesSomethingBesideAFlood() {
        var ann = world.v2("ann");
        var ben = world.v2("ben");
        var cyd = world.v2("cyd");
        cyd.heard.clear();
        says(ann, 1, 2);
        says(ben, 1);
        assertEquals(List.of("change", "changes"), cyd.types());
        says(ann, 3);
        says(ben, 2);
        says(cyd, 1);
        assertEquals(2, cyd.types().size(), "once in a tick");
        world.pass(Duration.ofMillis(16));
        assertEquals(3, cyd.types().size());

        says(ann, 4);
        world.pass(Duration.ofMillis(16));
        assertEquals(4, cyd.types().size());
        says(ann, 5);
        assertEquals(4, cyd.types().size(), "whose changes left as the tick began waits for its end");
        says(ben, 3);
        assertEquals(5, cyd.types().size());
        List<String> versions = new ArrayList<>();
        cyd.heard.forEach(frame -> versions.addAll(frame.findValuesAsText("version")));
        assertEquals(List.of("2", "3", "4", "5", "6", "7", "8", "9", "10"), versions);
    }

    private void says(FakeClient client, long... seqs) {
        for (long seq : seqs) {
            client.say(moveTable(seq, (int) (100 * seq + client.id.charAt(0))));
        }
        world.settle();
    }
}
