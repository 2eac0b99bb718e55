package io.drawdb.collab.blackbox2;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Honest people beside some who send as fast as they can, of every kind: in counts, not in times. */
class FloodIT {
    private static final int MESSAGES_PER_SECOND = 50;
    private static final int BYTES_PER_SECOND = 200_000;
    private static final int BIG_BYTES = 50_000;
    private static final int BURST_SECONDS = 10;
    /** Made by each of a pair: 200 in all. */
    private static final int CHANGES = 100;
    /** What the pool of buffers may have taken more for each who floods: more than all that waits of one connection. */
    private static final double BUFFERS_MAX = 16 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @RegisterExtension
    static final ServerUnderTest SERVER = ServerUnderTest.asItComes()
            .with("COLLAB_MESSAGES_PER_SECOND_MAX", MESSAGES_PER_SECOND)
            .with("COLLAB_BYTES_PER_SECOND_MAX", BYTES_PER_SECOND);

    private final String room = ServerUnderTest.room();

    @Test
    @DisplayName(
            "[LIMIT-2][LIMIT-12][THREAT-11][CLOSE-4429] floods are slowed down to the rate, then cut; others lose nothing")
    void honestPeopleBesideFloods() throws IOException {
        String elsewhere = ServerUnderTest.room();
        var here = List.of(SERVER.editor(room, "ada"), SERVER.editor(room, "ben"));
        var there = List.of(SERVER.editor(elsewhere, "cyd"), SERVER.editor(elsewhere, "dan"));
        double buffersBefore = metric("netty_allocator_memory_used", "memory_type=\"direct\"");
        long begun = System.nanoTime();
        try (var changes = flood("'protocol':2,'clientId':'changes','mode':'edit'", FloodIT::change);
                var documents = flood("'clientId':'documents','mode':'view'", n -> document());
                var bytes = flood("'protocol':2,'clientId':'bytes','mode':'edit'", n -> heartbeat())) {
            await().atMost(PATIENCE)
                    .until(() -> metric("collab_refused_total", "reason=\"slowed_down\"") > 1
                            && metric("collab_refused_total", "reason=\"slowed_down_bytes\"") > 0);
            assertTrue(changes.isFlooding() && documents.isFlooding() && bytes.isFlooding());
            converse(here);
            converse(there);

            assertEquals(4429, changes.closed());
            assertEquals(4429, documents.closed());
            assertEquals(4429, bytes.closed());
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertTaken(changes, taken("change") - 4 * CHANGES, MESSAGES_PER_SECOND * (BURST_SECONDS + seconds));
            assertTaken(documents, taken("op"), MESSAGES_PER_SECOND * (BURST_SECONDS + seconds));
            assertTaken(bytes, taken("heartbeat"), BYTES_PER_SECOND * (BURST_SECONDS + seconds) / BIG_BYTES);
        }
        assertEquals(3, metric("collab_refused_total", "reason=\"flood\""));
        double buffers = metric("netty_allocator_memory_used", "memory_type=\"direct\"") - buffersBefore;
        assertTrue(buffers <= 3 * BUFFERS_MAX, () -> "%,.0f bytes more in buffers".formatted(buffers));
        converseOnce(here, CHANGES + 1);
    }

    private Flooder flood(String hello, LongFunction<String> message) throws IOException {
        return Flooder.begin(SERVER.process().ws("/collab/" + room), "{'type':'hello',%s}".formatted(hello), message);
    }

    private static String change(long number) {
        return "{'type':'change','seq':%d,'base':0,'ops':[%s]}".formatted(number, Ops.title("flood " + number));
    }

    /** From somebody who may not: it is ignored, but has to be read. */
    private static String document() {
        return "{'type':'op','op':{'kind':'doc:replace','diagram':{'title':'flood','tables':[]}}}";
    }

    private static String heartbeat() {
        return "{'type':'heartbeat','padding':'%s'}".formatted("x".repeat(BIG_BYTES - 36));
    }

    /** One speaks when the other has heard, and all is as if nobody else were there. */
    private static void converse(List<Editor> pair) {
        for (int n = 1; n <= CHANGES; n++) {
            converseOnce(pair, n);
        }
        for (Editor listener : pair) {
            assertEquals(List.of(), listener.told("reject", "error"));
            for (Editor speaker : pair) {
                assertEquals(LongStream.rangeClosed(1, CHANGES).boxed().toList(), heard(listener, speaker));
            }
        }
    }

    private static void converseOnce(List<Editor> pair, int n) {
        for (Editor speaker : pair) {
            String table = speaker.id() + "-" + n;
            long version = speaker.apply(Ops.table(table)).get("version").asLong();
            pair.forEach(listener -> listener.caughtUp(version));
            pair.forEach(listener -> assertTrue(listener.document().has("table", table), table));
        }
    }

    private static List<Long> heard(Editor listener, Editor speaker) {
        return listener.changes().stream()
                .filter(change -> speaker.id().equals(change.get("clientId").asText()))
                .map(change -> change.get("seq"))
                .map(JsonNode::asLong)
                .toList();
    }

    /** The last of what fits may be larger than what is left. */
    private static void assertTaken(Flooder flooder, double taken, double allowed) {
        assertTrue(
                taken <= allowed + 1 && flooder.sent() > taken,
                () -> "%,d sent, %,.0f taken, %,.0f allowed".formatted(flooder.sent(), taken, allowed));
    }

    private static double taken(String type) {
        return metric("collab_messages_in_total", "type=\"" + type + "\"");
    }

    private static double metric(String name, String label) {
        return Metrics.of(SERVER.process(), name, label);
    }
}
