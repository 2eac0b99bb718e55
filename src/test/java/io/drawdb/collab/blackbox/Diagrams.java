package io.drawdb.collab.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Diagrams as pages have them. */
final class Diagrams {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Diagrams() {}

    /** One of the example files: {@code small}, {@code medium} or {@code large}. */
    static ObjectNode example(String size) {
        try (var file = Diagrams.class.getResourceAsStream("/diagrams/" + size + ".json")) {
            return (ObjectNode) JSON.readTree(Objects.requireNonNull(file, size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A diagram of one table, small enough to read in a failure. */
    static ObjectNode titled(String title) {
        var diagram = JSON.createObjectNode().put("title", title).put("database", "generic");
        diagram.putArray("tables")
                .addObject()
                .put("id", "t1")
                .put("name", "users")
                .putArray("fields");
        for (var member : new String[] {"relationships", "notes", "subjectAreas"}) {
            diagram.putArray(member);
        }
        return diagram;
    }

    static ObjectNode parse(String content) {
        try {
            return (ObjectNode) JSON.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the first table, as a user does most of the time. */
    static ObjectNode edited(ObjectNode diagram, int x) {
        var copy = diagram.deepCopy();
        ((ObjectNode) copy.path("tables").path(0)).put("x", x);
        return copy;
    }

    /** Where the first table is. */
    static int tableX(String content) {
        return parse(content).at("/tables/0/x").asInt();
    }

    /** Both are the same to a user: the pan and zoom of the sender and the keys that the server assigns aside. */
    static void assertSame(JsonNode expected, JsonNode actual) {
        assertEquals(bare(expected).toString(), bare(actual).toString());
    }

    private static JsonNode bare(JsonNode diagram) {
        if (!(diagram instanceof ObjectNode object)) {
            return diagram;
        }
        var copy = object.deepCopy();
        copy.remove("transform");
        for (var member : new String[] {"notes", "subjectAreas"}) {
            copy.path(member).forEach(entity -> ((ObjectNode) entity).remove("uid"));
        }
        return copy;
    }
}
