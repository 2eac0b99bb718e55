package io.drawdb.collab.gateway;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.diagram.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a frame takes of the memory once it is read, and what all of them together may take. */
class MessageWeightTest {
    private static final long PLENTY = Long.MAX_VALUE;

    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "large"})
    @DisplayName(
            "[FRAME-17] a diagram has half as many values for its size as a frame may have, and is not made light of")
    void diagramsPass(String name) throws Exception {
        var diagram = Json.parse(Files.readAllBytes(Path.of("src/test/resources/diagrams", name + ".json")));
        byte[] bytes = Json.bytes(diagram);

        var size = Json.measure(bytes);
        assertEquals(count(diagram), size.values());
        assertTrue(15 * size.values() < bytes.length, size::toString);
        assertTrue(size.heapBytes() > 6L * bytes.length && size.heapBytes() < 9L * bytes.length, size::toString);
        assertDoesNotThrow(() -> MessageReader.weigh(bytes, PLENTY));
    }

    @Test
    @DisplayName("[FRAME-17] ten thousand values are never too many, one more is in a frame of less than 80,000 bytes")
    void manyInAFew() throws BadMessage {
        assertTrue(MessageReader.weigh(frame(10_000, 20_050), PLENTY) > 600_000);

        var refused = assertThrows(BadMessage.class, () -> MessageReader.weigh(frame(10_001, 79_999), PLENTY));
        assertEquals("a frame of 79999 bytes may hold 10000 JSON values, this one holds 10001", refused.text());
        assertEquals(GatewayReason.TOO_MANY_VALUES, refused.reason());
        assertFalse(refused.fatal());
    }

    @Test
    @DisplayName("[FRAME-17] larger frames may hold one value for each 8 bytes")
    void oneForEachEightBytes() throws BadMessage {
        assertTrue(MessageReader.weigh(frame(100_000, 800_000), PLENTY) > 6_000_000);

        assertThrows(BadMessage.class, () -> MessageReader.weigh(frame(100_000, 799_999), PLENTY));
        assertThrows(BadMessage.class, () -> MessageReader.weigh(frame(100_001, 800_007), PLENTY));
    }

    @Test
    @DisplayName("[FRAME-17] what would take more memory than there is for all is refused, with both numbers")
    void moreThanThereIs() throws BadMessage {
        byte[] frame = frame(100_000, 800_000);
        long weight = MessageReader.weigh(frame, PLENTY);

        assertEquals(weight, MessageReader.weigh(frame, weight));
        var refused = assertThrows(BadMessage.class, () -> MessageReader.weigh(frame, weight - 1));
        assertEquals(
                "the 100000 JSON values of this frame would take %d bytes of memory, the server has %d for that"
                        .formatted(weight, weight - 1),
                refused.text());
    }

    @Test
    @DisplayName("[FRAME-5] what is not JSON is found before it is read, and named alike")
    void malformed() {
        byte[] broken = ("{\"type\":\"x\",\"a\":[" + " ".repeat(20_000) + "}").getBytes(StandardCharsets.UTF_8);

        var early = assertThrows(BadMessage.class, () -> MessageReader.weigh(broken, PLENTY));
        var late = assertThrows(BadMessage.class, () -> MessageReader.read(broken));
        assertEquals(late.text(), early.text());
        assertEquals(GatewayReason.BAD_MESSAGE, early.reason());
    }

    @Test
    @DisplayName("[LIMIT-16] who finds no place waits in line, and nobody who came later is served before")
    void line() {
        var share = new MemoryShare(100);
        List<String> told = new ArrayList<>();
        assertTrue(share.take(60));
        assertFalse(share.take(41));
        share.await(80, () -> told.add("first"));
        var gone = share.await(30, () -> told.add("gone"));
        var second = share.await(10, () -> told.add("second"));
        assertFalse(share.take(1), "others came before");
        share.takeAnyway(5);
        share.release(44);
        assertEquals(List.of(), told, "21 are taken");
        share.release(1);
        assertEquals(List.of("first"), told);
        share.release(10);
        assertEquals(List.of("first"), told, "who is next needs 30");
        share.cancel(gone);
        assertEquals(List.of("first", "second"), told);
        share.cancel(second);
        assertEquals(90, share.taken(), "and gives back what was granted");
    }

    private static int count(JsonNode node) {
        int values = 1;
        for (JsonNode child : node) {
            values += count(child);
        }
        return values;
    }

    /** A message of so many values and bytes. */
    private static byte[] frame(int values, int bytes) {
        // The object, its type, the array, and what is in there.
        var text = "{\"type\":\"x\",\"a\":[" + "1,".repeat(values - 4) + "1]}";
        return (text + " ".repeat(bytes - text.length())).getBytes(StandardCharsets.US_ASCII);
    }
}
