package io.drawdb.collab.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidDiagramException;
import io.drawdb.collab.diagram.KeySource;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final int TABLES_MAX = 3;
    private static final int FIELDS_MAX = 12;

    private final Capacity capacity = new Capacity(new RoomRules(
            Duration.ofSeconds(1),
            Duration.ZERO,
            Duration.ZERO,
            false,
            4_000,
            1,
            Duration.ZERO,
            new RoomRules.Counts(TABLES_MAX, FIELDS_MAX, 2, 2, 2)));

    @Test
    @DisplayName("[LIMIT-10] one table more than allowed is too large, fewer are not, whatever was there before")
    void tables() throws InvalidDiagramException {
        assertNull(refusal(diagram(2, 0), diagram(3, 0)));
        assertEquals("the document would have 4 tables, 3 are allowed", refusal(diagram(3, 0), diagram(4, 0)));
        assertNull(refusal(diagram(6, 0), diagram(5, 0)));
        assertNull(refusal(diagram(6, 0), diagram(6, 0)));
        assertNotNull(refusal(diagram(6, 0), diagram(7, 0)));
    }

    @Test
    @DisplayName("[LIMIT-10] fields are counted over all tables")
    void fields() throws InvalidDiagramException {
        assertNull(refusal(diagram(3, 3), diagram(3, 4)));
        assertEquals("the document would have 15 fields, 12 are allowed", refusal(diagram(3, 4), diagram(3, 5)));
        assertNull(refusal(diagram(3, 7), diagram(3, 6)));
    }

    @Test
    @DisplayName("[V2-OPS-13] the bytes are those of the stored form")
    void bytes() throws InvalidDiagramException {
        Diagram large = diagram(3, 300);
        assertEquals(
                "the document would have %d bytes, 4000 are allowed".formatted(large.encodedLength()),
                refusal(diagram(1, 1), large));
    }

    private @Nullable String refusal(Diagram before, Diagram next) {
        Rejection refusal = capacity.refusal(before, next);
        return refusal == null ? null : refusal.message();
    }

    private static Diagram diagram(int tables, int fieldsOfEach) throws InvalidDiagramException {
        var ids = new AtomicInteger();
        String fields = String.join(",", Collections.nCopies(fieldsOfEach, "{'name':'f'}"));
        var table = "{'name':'t','fields':[%s]}".formatted(fields);
        var json = "{'tables':[%s]}".formatted(String.join(",", Collections.nCopies(tables, table)));
        KeySource keys = () -> "k" + ids.incrementAndGet();
        return Diagram.parse(Scene.object(json), keys, null);
    }

    @Test
    @DisplayName("[V2-OPS-13] a document that is too large already may shrink, and change without growing")
    void tooLargeAlready() throws InvalidDiagramException {
        Diagram large = diagram(3, 300);
        assertNull(refusal(large, large));
        assertNull(refusal(large, diagram(3, 200)));
        assertNotNull(refusal(diagram(3, 200), large));
    }

    @Test
    @DisplayName("[LIMIT-10] relationships, notes, areas, types and enums are counted, too")
    void otherKinds() throws InvalidDiagramException {
        for (String[] kind : new String[][] {
            {"relationships", "relationships"},
            {"notes", "notes"},
            {"subjectAreas", "areas"},
            {"types", "types"},
            {"enums", "enums"},
            {"views", "views"}
        }) {
            Diagram two = listed(kind[0], 2);
            Diagram three = listed(kind[0], 3);
            assertNull(refusal(listed(kind[0], 1), two));
            assertEquals("the document would have 3 %s, 2 are allowed".formatted(kind[1]), refusal(two, three));
            assertNull(refusal(listed(kind[0], 4), three));
            assertNull(refusal(three, three));
        }
    }

    private static Diagram listed(String member, int count) throws InvalidDiagramException {
        var ids = new AtomicInteger();
        var json = "{'%s':[%s]}".formatted(member, String.join(",", Collections.nCopies(count, "{}")));
        return Diagram.parse(Scene.object(json), () -> "k" + ids.incrementAndGet(), null);
    }
}
