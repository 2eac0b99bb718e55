package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that come within one tick, on a server whose tick is as long as may be. */
class BatchIT {
    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes().with("COLLAB_TICK_MS", 1000);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName("[V2-CHANGE-9][V2-CHANGE-1] what comes within a tick leaves as one frame, in order and without gap")
    void oneFrame() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");

        IntStream.rangeClosed(1, 20).forEach(n -> ada.change(Ops.title("title " + n)));

        ada.acknowledged(20);
        ben.caughtUp(20);
        for (var reader : List.of(ada, ben)) {
            assertEquals(20, reader.changes().size());
            var frames = reader.told("change", "changes");
            assertTrue(frames.size() < 20, () -> frames.size() + " frames for 20 changes");
            var batches = reader.told("changes");
            assertTrue(batches.size() >= 1, "no batch");
            batches.forEach(batch -> assertTrue(batch.get("changes").size() > 1, batch::toString));
            reader.told("change").forEach(BatchIT::assertWhole);
            batches.forEach(batch -> batch.get("changes").forEach(BatchIT::assertWhole));
            assertEquals("title 20", reader.document().diagram().get("title").asText());
        }
    }

    private static void assertWhole(JsonNode change) {
        assertEquals("ada", change.get("clientId").asText());
        assertEquals(change.get("version"), change.get("seq"));
        assertEquals(1, change.get("ops").size());
        assertTrue(change.get("at").isIntegralNumber(), change::toString);
    }

    @Test
    @DisplayName("[FRAME-4] an answer does not overtake the changes that were made before it")
    void nothingOvertakes() {
        var ada = SERVER.editor(room, "ada");
        ada.change(Ops.title("one"));
        ada.change(Ops.title("two"));
        ada.change(Ops.delete("table", "nowhere"));
        ada.change(Ops.title("three"));

        JsonNode reject = ada.await("reject");

        assertEquals(3, reject.get("seq").asLong());
        assertEquals(2, ada.version());
        assertEquals(3, ada.acknowledged(4).get("version").asLong());
    }

    @Test
    @DisplayName("[V2-HELLO-13][V2-HELLO-1] a joiner's first message is welcome, and no change is missing after it")
    void joiningAmidChanges() {
        var ada = SERVER.editor(room, "ada");
        for (int n = 0; n < 5; n++) {
            ada.change(Ops.title("sooner " + n));
            ada.change(Ops.title("later " + n));

            var joiner = SERVER.editor(room, "joiner-" + n);

            ada.apply(Ops.title("afterwards " + n));
            joiner.caughtUp(ada.version());
            assertEquals(ada.document().diagram(), joiner.document().diagram());
            assertEquals(
                    ada.version() - joiner.welcome().get("version").asLong(),
                    joiner.changes().size());
        }
    }

    @Test
    @DisplayName("[V2-HELLO-13] who comes back amid changes is told each of them once")
    void comingBackAmidChanges() {
        var ada = SERVER.editor(room, "ada");
        var ben = SERVER.editor(room, "ben");
        ben.caughtUp(ada.apply(Ops.title("seen by both")).get("version").asLong());
        ben.close();
        ada.change(Ops.title("one"));
        ada.change(Ops.title("two"));

        var back = SERVER.stranger("ben").comeBack(room, ben);

        ada.apply(Ops.title("three"));
        back.caughtUp(4);
        assertEquals(
                List.of(2L, 3L, 4L),
                back.changes().stream()
                        .map(change -> change.get("version").asLong())
                        .toList());
    }
}
