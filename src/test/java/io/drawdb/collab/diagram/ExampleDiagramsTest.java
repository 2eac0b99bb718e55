package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.operations;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.diagram.Outcome.Applied;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example files, and what changes of the large one cost. */
class ExampleDiagramsTest {
    @ParameterizedTest
    @ValueSource(strings = {"small", "medium", "large"})
    @DisplayName("[EXA1] the example files are what their generator makes, and sound")
    void filesAreAsGenerated(String name) throws IOException {
        int tables = ExampleDiagrams.TABLES_BY_NAME.getOrDefault(name, 0);
        try (InputStream file = ExampleDiagramsTest.class.getResourceAsStream("/diagrams/" + name + ".json")) {
            assertNotNull(file);
            assertArrayEquals(Json.bytes(ExampleDiagrams.diagram(tables)), file.readAllBytes());
        }
        Diagram diagram = Given.diagram(ExampleDiagrams.diagram(tables), Diagram.empty());
        Invariants.assertSound(diagram);
        assertEquals(tables, diagram.count(Target.TABLE));
        assertEquals(List.of(), List.copyOf(Invariants.danglingRelationships(diagram)));
    }

    @Test
    @DisplayName("[DOC6] moving one of 300 tables is an operation of under 150 bytes, and leaves 299 as they are")
    void movingATable() {
        Diagram large = Given.diagram(ExampleDiagrams.diagram(300), Diagram.empty());
        large.encoded();
        String id = large.ids(Target.TABLE).get(150);
        List<Operation> change =
                operations("[{'target':'table','action':'update','id':'" + id + "','patch':{'x':1234,'y':567}}]");
        Outcome outcome = Changes.apply(large, change, new CountingKeys());
        Applied applied = (Applied) outcome;
        int bytes = Json.bytes(OperationCodec.writeAll(applied.ops())).length;
        assertTrue(bytes < 150, () -> bytes + " bytes");
        List<Entity> changed = new ArrayList<>(applied.after().entities(Target.TABLE));
        changed.removeAll(large.entities(Target.TABLE));
        assertEquals(1, changed.size());
        assertTrue(Changes.diff(large, applied.after()).equals(applied.ops()));
    }
}
