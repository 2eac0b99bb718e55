package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The types that nobody has to define. */
class BuiltInTypesTest {
    private static final Path SCRIPT = Path.of("client/drawdb/built-in-types.js");
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    @Test
    @DisplayName("[CAS8] the server and the adapter know the same types, or one would undo what the other does")
    void sameOnBothSides() throws IOException {
        String script = Files.readString(SCRIPT);
        String list = script.substring(script.indexOf("new Set("));
        Set<String> names =
                QUOTED.matcher(list).results().map(found -> found.group(1)).collect(Collectors.toSet());
        assertEquals(BuiltInTypes.names(), names);
    }

    @Test
    @DisplayName("[CAS8] types are known in upper case, those of every database")
    void everyDatabase() {
        for (String name : new String[] {"INT", "YEAR", "DOUBLE PRECISION", "DATETIME2", "VARCHAR2"}) {
            assertTrue(BuiltInTypes.has(name), name);
        }
        assertFalse(BuiltInTypes.has("MOOD"));
    }
}
