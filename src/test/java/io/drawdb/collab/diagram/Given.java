package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Applied;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import java.util.List;

/** Short ways to say in a test what is there, what is done and what is expected. JSON is written with single quotes. */
final class Given {
    private Given() {}

    static JsonNode json(String text) {
        try {
            return Json.parse(text.replace('\'', '"'));
        } catch (MalformedJsonException malformed) {
            throw new AssertionError(malformed);
        }
    }

    static Diagram diagram(String text) {
        return diagram((ObjectNode) json(text), Diagram.empty());
    }

    static Diagram diagram(ObjectNode value, Diagram previous) {
        try {
            return Diagram.parse(value, new CountingKeys(), previous);
        } catch (InvalidDiagramException invalid) {
            throw new AssertionError(invalid);
        }
    }

    static List<Operation> operations(String array) {
        try {
            return OperationCodec.readAll(json(array));
        } catch (InvalidOperationException invalid) {
            throw new AssertionError(invalid);
        }
    }

    /** Applies the operations, which must be accepted, replayable and reversible. */
    static Applied apply(Diagram before, String operations) {
        Outcome outcome = Changes.apply(before, operations(operations), new CountingKeys());
        Applied applied = assertInstanceOf(Applied.class, outcome);
        assertTrue(Changes.replay(before, applied.ops()).sameAs(applied.after()), "replay");
        assertTrue(Changes.replay(applied.after(), applied.inverse()).sameAs(before), "inverse");
        return applied;
    }

    /** Applies the operations, which must be refused. */
    static Refused refuse(Diagram before, String operations, Code code) {
        Outcome outcome = Changes.apply(before, operations(operations), new CountingKeys());
        Refused refused = assertInstanceOf(Refused.class, outcome);
        assertEquals(code, refused.code(), refused.message());
        return refused;
    }

    static void assertJson(String expected, JsonNode actual) {
        assertTrue(Json.same(json(expected), actual), () -> "expected " + expected + " but was " + Json.text(actual));
    }

    static void assertOperations(String expected, List<Operation> actual) {
        assertJson(expected, OperationCodec.writeAll(actual));
    }
}
