package io.drawdb.collab.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Frames that nobody would write: members that exist, with values that should not. */
class ClientDecoderFuzzTest {
    private static final long SEED = Long.getLong("seed", 20_260_101L);
    private static final int ROUNDS = 100_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> TYPES = List.of(
            "hello",
            "heartbeat",
            "set_client_name",
            "op",
            "request_edit",
            "release_edit",
            "request_release",
            "dismiss_edit_request",
            "force_edit",
            "persist_now",
            "change",
            "lock",
            "unlock",
            "lock_request",
            "lock_dismiss",
            "force_lock",
            "awareness",
            "undo",
            "redo",
            "__proto__",
            "");
    private static final List<String> MEMBERS = List.of(
            "shareId",
            "clientId",
            "clientName",
            "mode",
            "protocol",
            "color",
            "token",
            "since",
            "epoch",
            "version",
            "op",
            "kind",
            "diagram",
            "targetClientId",
            "seq",
            "base",
            "ops",
            "target",
            "action",
            "id",
            "tableId",
            "typeId",
            "index",
            "patch",
            "set",
            "value",
            "state",
            "type",
            "__proto__",
            "");
    private static final List<String> TEXTS = List.of(
            "",
            "view",
            "doc:replace",
            "table",
            "field",
            "note",
            "document",
            "diagram",
            "create",
            "update",
            "delete",
            "move",
            "replace",
            "\uD800",
            "\u0000",
            "__proto__",
            "x".repeat(500),
            "9".repeat(30),
            "t1");

    private final Random random = new Random(SEED);

    @Test
    @DisplayName("[FRAME-5] [FRAME-8] any frame is a message or refused in words")
    void neverAnythingElse() {
        int understood = 0;
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode frame = frame();
            try {
                understood += ClientDecoder.decode(frame).type().isEmpty() ? 0 : 1;
            } catch (BadMessageException e) {
                assertFalse(e.text().isEmpty());
                assertTrue(e.text().length() < 300, e.text());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", round " + round + ": " + frame, e);
            }
        }
        // Otherwise the generator makes nothing but refusals, and proves little.
        assertTrue(understood > ROUNDS / 5, "seed " + SEED + ": " + understood);
    }

    private JsonNode frame() {
        if (random.nextInt(50) == 0) {
            return value(0);
        }
        var frame = NODES.objectNode().put("type", oneOf(TYPES));
        if (random.nextInt(3) > 0) {
            frame.put("seq", random.nextInt(5)).put("base", random.nextInt(5));
        }
        if (random.nextInt(3) > 0) {
            frame.put("clientId", "c").put("target", oneOf(TEXTS)).put("id", "t1");
        }
        if (random.nextInt(3) == 0) {
            frame.set("ops", operations());
        }
        for (int members = random.nextInt(4); members > 0; members--) {
            frame.set(oneOf(MEMBERS), value(0));
        }
        return frame;
    }

    private JsonNode operations() {
        var ops = NODES.arrayNode();
        for (int count = random.nextInt(3); count >= 0; count--) {
            var op = NODES.objectNode().put("target", oneOf(TEXTS)).put("action", oneOf(TEXTS));
            for (int members = random.nextInt(6); members > 0; members--) {
                op.set(oneOf(MEMBERS), value(1));
            }
            ops.add(random.nextInt(20) == 0 ? value(1) : op);
        }
        return ops;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 3 ? 8 : 11)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(random.nextInt(7) - 2);
            case 4 -> NODES.numberNode(new BigInteger(300, random));
            case 5 -> NODES.numberNode(new BigDecimal("1e" + (random.nextInt(2_000_000_000) - 1_000_000_000)));
            case 6 -> NODES.textNode(oneOf(TEXTS));
            case 7 -> random.nextBoolean() ? MissingNode.getInstance() : NODES.numberNode(random.nextDouble());
            case 8 -> NODES.arrayNode().add(value(depth + 1)).add(value(depth + 1));
            case 9 -> operations();
            default -> NODES.objectNode().set(oneOf(MEMBERS), value(depth + 1));
        };
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
