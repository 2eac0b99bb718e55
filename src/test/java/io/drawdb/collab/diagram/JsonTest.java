package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** JSON text in and out. */
class JsonTest {
    @Test
    @DisplayName("[JSN1] numbers come out as they went in, however long")
    void numbers() throws MalformedJsonException {
        String text = "[1.10,123456789012345678901234567890,0.1234567890123456789012345,-0.0,1E+400]";
        assertEquals(text.replace("-0.0", "0.0"), Json.text(Json.parse(text)));
    }

    @Test
    @DisplayName("[JSN2] values that mean the same are equal and have one fingerprint")
    void sameness() {
        String[][] same = {
            {"1", "1.0"}, {"100", "1e2"}, {"{'a':1,'b':[2]}", "{'b':[2.00],'a':1}"}, {"0", "-0.0"},
        };
        for (String[] pair : same) {
            assertTrue(Json.same(json(pair[0]), json(pair[1])), pair[0]);
            assertEquals(Json.fingerprint(json(pair[0])), Json.fingerprint(json(pair[1])), pair[0]);
        }
        String[][] different = {{"1", "'1'"}, {"[1,2]", "[2,1]"}, {"{}", "[]"}, {"null", "false"}, {"{'a':null}", "{}"}
        };
        for (String[] pair : different) {
            assertFalse(Json.same(json(pair[0]), json(pair[1])), pair[0]);
            assertNotEquals(Json.fingerprint(json(pair[0])), Json.fingerprint(json(pair[1])), pair[0]);
        }
    }

    @Test
    @DisplayName("[JSN3] fingerprints are the same on every machine and well mixed")
    void fingerprints() {
        assertEquals(-5_939_097_180_838_223_065L, Json.fingerprint(json("{'a':[1,'x',null,true]}")));
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(Json.fingerprint(json("[" + i + "]")) >>> 32);
        }
        assertTrue(seen.size() > 9_990, "upper halves collide hardly ever");
    }

    @Test
    @DisplayName("[JSN4] half surrogate pairs survive, as escapes")
    void loneSurrogates() throws MalformedJsonException {
        String text = "[\"\\ud800\",\"a\\udc00b\",\"\uD83D\uDE00\"]";
        byte[] bytes = Json.bytes(Json.parse(text));
        assertEquals(text, new String(bytes, StandardCharsets.UTF_8));
        assertTrue(Json.same(Json.parse(text), Json.parse(bytes)));
    }

    @Test
    @DisplayName("[JSN5] bad text is refused by its place, without quoting it")
    void malformed() {
        for (String bad : new String[] {"", "secret", "{\"a\":secret}", "[1,]", "1 2", "{\"secret\":1", "[NaN]"}) {
            String message = assertThrows(MalformedJsonException.class, () -> Json.parse(bad))
                    .getMessage();
            assertFalse(message.contains("secret"), message);
            assertThrows(MalformedJsonException.class, () -> Json.parse(bad.getBytes(StandardCharsets.UTF_8)), bad);
        }
        assertThrows(MalformedJsonException.class, () -> Json.parse(new byte[] {'"', (byte) 0xff, (byte) 0xc0, '"'}));
        assertThrows(MalformedJsonException.class, () -> Json.parse("[".repeat(129) + "]".repeat(129)));
    }

    @Test
    @DisplayName("[JSN6] the last of two equal members wins")
    void duplicateMembers() {
        assertEquals("{\"a\":2}", Json.text(json("{'a':1,'a':2}")));
    }
}
