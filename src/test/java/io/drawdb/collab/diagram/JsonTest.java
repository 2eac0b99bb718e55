package io.drawdb.collab.diagram;

import static io.drawdb.collab.diagram.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
        assertEquals(2_733_934_897_479_066_410L, Json.fingerprint(json("{'a':[1,'x',null,true]}")));
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

    static LongStream seeds() {
        return LongStream.range(0, 2_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[JSN7] whatever is accepted is read back as the very same, and a text is accepted as its bytes are")
    void readsBack(long seed) throws MalformedJsonException {
        String text = new OddJson(new SplittableRandom(seed)).value(3);
        JsonNode read;
        try {
            read = Json.parse(text);
        } catch (MalformedJsonException refused) {
            boolean isUnicode = text.codePoints().noneMatch(one -> Character.getType(one) == Character.SURROGATE);
            if (isUnicode) {
                assertThrows(MalformedJsonException.class, () -> Json.parse(text.getBytes(StandardCharsets.UTF_8)));
            }
            return;
        }
        byte[] written = Json.bytes(read);
        assertTrue(Equality.identical(read, Json.parse(written)));
        assertTrue(Equality.identical(read, Json.parse(new String(written, StandardCharsets.UTF_8))));
        assertTrue(Equality.identical(read, Json.parseStored(written)));
    }

    @Test
    @DisplayName("[JSN8] [FRAME-16] numbers whose exponent or length nobody could read back are refused")
    void numbersOutOfRange() throws MalformedJsonException {
        String digits = "9".repeat(999);
        for (String bad : new String[] {
            "10e2147483647",
            "1e2147483648",
            "1e-2147483648",
            "1e1001",
            "1e-1001",
            "0e5000",
            digits + "99.5",
            digits + "e1001",
            digits + "99"
        }) {
            assertEquals(
                    "a number is out of range",
                    assertThrows(MalformedJsonException.class, () -> Json.parse("{\"k\":[" + bad + "]}"))
                            .getMessage(),
                    bad);
        }
        for (String good : new String[] {"1E+1000", "1E-1000", digits, "0." + digits, digits + "e1"}) {
            Json.parse(good);
        }
    }

    @Test
    @DisplayName("[JSN9] [FRAME-16] names that are no Unicode, or too long in UTF-8, are refused however they come")
    void oddNames() {
        assertThrows(MalformedJsonException.class, () -> Json.parse("{\"\uD800\":1}"));
        for (String bad : new String[] {"{\"\\ud800\":1}", "{\"" + "€".repeat(20_000) + "\":1}"}) {
            assertThrows(MalformedJsonException.class, () -> Json.parse(bad));
            assertThrows(MalformedJsonException.class, () -> Json.parse(bad.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    @DisplayName("[JSN10] what was accepted under wider limits once is read back all the same")
    void stored() throws MalformedJsonException {
        String[] texts = {
            "1E+5000",
            "0." + "9".repeat(5_000),
            "9".repeat(5_000),
            "[".repeat(500) + "]".repeat(500),
            "{\"" + "€".repeat(20_000) + "\":1}"
        };
        for (String text : texts) {
            assertEquals(text, Json.text(Json.parseStored(text.getBytes(StandardCharsets.UTF_8))));
            assertThrows(MalformedJsonException.class, () -> Json.parse(text));
        }
    }
}
