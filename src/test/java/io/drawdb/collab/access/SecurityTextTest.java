package io.drawdb.collab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds docs/security.md, the rules and the tests together. */
class SecurityTextTest {
    private static final Pattern THREAT = Pattern.compile("(?m)^\\| (THREAT-\\d+) \\|(.*)\\|([^|]*)\\|$");
    private static final Pattern RULE = Pattern.compile("\\[([A-Z][A-Z0-9]*-[A-Z0-9-]*\\d+)]");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @Test
    @DisplayName("[SEC-1] every threat names tests that exist, and each of its rules is shown by one of them")
    void threatsNameTheirTests() throws IOException {
        String protocol = Files.readString(Path.of("docs", "protocol.md"));
        Map<String, String> tests = tests();
        List<String> wrong = new ArrayList<>();
        var threats = THREAT.matcher(Files.readString(Path.of("docs", "security.md")))
                .results()
                .toList();
        for (var threat : threats) {
            var named = all(NAME, threat.group(3));
            named.stream()
                    .filter(name -> !tests.containsKey(name))
                    .forEach(name -> wrong.add(threat.group(1) + ": no test " + name));
            for (String rule : all(RULE, threat.group(2))) {
                if (!protocol.contains("| " + rule + " |")) {
                    wrong.add(threat.group(1) + ": no rule " + rule);
                }
                if (named.stream()
                        .noneMatch(name -> tests.getOrDefault(name, "").contains("[" + rule + "]"))) {
                    wrong.add(threat.group(1) + ": none of its tests shows " + rule);
                }
            }
            if (named.isEmpty()) {
                wrong.add(threat.group(1) + ": no test");
            }
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
        assertTrue(threats.size() >= 14, () -> "found " + threats.size());
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /** The texts of all tests, by their name; of several with one name, together. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                tests.merge(name, Files.readString(file), String::concat);
            }
        }
        return tests;
    }
}
