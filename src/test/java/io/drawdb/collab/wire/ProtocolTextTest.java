package io.drawdb.collab.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.diagram.OperationCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The description of the protocol says what the code does, and tests name rules that exist. */
class ProtocolTextTest {
    private static final Path TEXT = Path.of("docs/protocol.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern RULE = Pattern.compile("(?m)^\\| ([A-Z][A-Z0-9-]*-\\d+) \\|");
    private static final Pattern REFERENCE = Pattern.compile("\\[([A-Z][A-Z0-9-]*)-(\\d+)]");
    private static final Pattern SAID = Pattern.compile("(?m)^\\w+ ([→←]) (\\{.*})$");

    private final String text = Files.readString(TEXT);

    ProtocolTextTest() throws IOException {}

    @Test
    @DisplayName("every rule has an id of its own")
    void ruleIdsAreUnique() {
        assertEquals(rules().stream().distinct().toList(), rules());
        assertTrue(rules().size() > 100, "found only " + rules().size());
    }

    @Test
    @DisplayName("tests carry ids of rules that exist")
    void testsNameRulesThatExist() throws IOException {
        Set<String> rules = Set.copyOf(rules());
        Set<String> families = new HashSet<>();
        rules.forEach(rule -> families.add(rule.substring(0, rule.lastIndexOf('-'))));
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                REFERENCE
                        .matcher(Files.readString(file))
                        .results()
                        // Other documents have rules, too, in families of their own.
                        .filter(found -> families.contains(found.group(1)))
                        .map(found -> found.group(1) + "-" + found.group(2))
                        .filter(id -> !rules.contains(id))
                        .forEach(id -> unknown.add(file.getFileName() + ": " + id));
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    @DisplayName("[FRAME-3] what the server says in the example is how the server says it")
    void serverExamples() throws Exception {
        List<String> frames = said("←");
        assertTrue(frames.size() > 10);
        for (String frame : frames) {
            JsonNode message = Json.parse(frame);

            assertEquals("type", message.fieldNames().next(), frame);
            checkOperations(message);
            for (JsonNode change : message.path("changes")) {
                checkOperations(change);
            }
        }
    }

    private static void checkOperations(JsonNode change) throws Exception {
        if (change.has("ops")) {
            assertFalse(OperationCodec.readAll(change.get("ops")).isEmpty());
        }
    }

    @Test
    @DisplayName("what clients say in the example is understood")
    void clientExamples() throws BadMessageException, MalformedJsonException {
        List<String> frames = said("→");
        assertTrue(frames.size() > 8);
        for (String frame : frames) {
            ClientMessage message = ClientDecoder.decode(Json.parse(frame));

            assertEquals(Json.parse(frame).get("type").textValue(), message.type(), frame);
            if (message.type().equals("change")) {
                assertInstanceOf(ClientMessageV2.Change.class, message, frame);
            }
        }
    }

    @Test
    @DisplayName("[REJECT-1] [ERROR-1] [PERSIST-1] the catalogues hold every code there is, and no other")
    void codes() {
        assertEquals(names(RejectCode.values()), catalogue("REJECT"));
        assertEquals(names(ErrorCode.values()), catalogue("ERROR"));
        assertEquals(names(PersistErrorCode.values()), catalogue("PERSIST"));
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values)
                .map(code -> code.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<String> catalogue(String family) {
        return found(Pattern.compile("(?m)^\\| " + family + "-\\d+ \\| `([a-z_]+)` \\|"));
    }

    private List<String> rules() {
        return found(RULE);
    }

    private List<String> said(String arrow) {
        return SAID.matcher(text)
                .results()
                .filter(line -> line.group(1).equals(arrow))
                .map(line -> line.group(2))
                .toList();
    }

    private List<String> found(Pattern pattern) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
