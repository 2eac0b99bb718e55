package io.drawdb.collab.diagram;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON text and trees, read and written alike everywhere: what {@link #parse} accepts, it reads back from {@link #bytes}.
 * Numbers keep their value exactly; the last of two equal members wins.
 */
public final class Json {
    /** How deep a text may be nested. */
    public static final int NESTING_MAX = 128;

    private static final int STRING_CHARS_MAX = 64 * 1024 * 1024;

    private static final ObjectMapper MAPPER = mapper(
            ReadNumbers.ofInput(),
            StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxStringLength(STRING_CHARS_MAX)
                    .maxNumberLength(ReadNumbers.CHARS_MAX)
                    .build());

    private static final ObjectMapper STORED_MAPPER = mapper(
            ReadNumbers.ofStored(),
            StreamReadConstraints.builder()
                    .maxNestingDepth(8 * NESTING_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(1_000 * ReadNumbers.CHARS_MAX)
                    .build());

    private Json() {}

    /** Reads one JSON value from UTF-8. */
    public static JsonNode parse(byte[] utf8) throws MalformedJsonException {
        return parse(MAPPER, utf8);
    }

    /** Reads one JSON value: the same as of its bytes in UTF-8. */
    public static JsonNode parse(String text) throws MalformedJsonException {
        return parse(withoutLoneSurrogates(text).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what was accepted by {@link #parse} once, under whichever limits it had then, and written by {@link #bytes}. */
    public static JsonNode parseStored(byte[] utf8) throws MalformedJsonException {
        return parse(STORED_MAPPER, utf8);
    }

    /** How large one JSON value is that may be too large to be read. What is refused here, {@link #parse} refuses, too. */
    public static TreeSize measure(byte[] utf8) throws MalformedJsonException {
        try (JsonParser text = MAPPER.createParser(utf8)) {
            return TreeSize.of(text, utf8.length);
        } catch (IOException malformed) {
            throw refused(malformed);
        }
    }

    private static JsonNode parse(ObjectMapper mapper, byte[] utf8) throws MalformedJsonException {
        try {
            return present(mapper.readTree(utf8));
        } catch (NumberFormatException malformed) {
            throw new MalformedJsonException("a number is out of range");
        } catch (IOException malformed) {
            throw refused(malformed);
        }
    }

    /** The value as JSON text in UTF-8. */
    public static byte[] bytes(JsonNode node) {
        return text(node).getBytes(StandardCharsets.UTF_8);
    }

    /** The value as JSON text. Half surrogate pairs are escaped, so that the text is valid Unicode whatever it says. */
    public static String text(JsonNode node) {
        try {
            return withoutLoneSurrogates(MAPPER.writeValueAsString(node));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** How many bytes a text has as JSON in UTF-8, its quotes included. */
    public static int encodedLength(String text) {
        return bytes(TextNode.valueOf(text)).length;
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new, empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Whether two values mean the same: members in any order, elements in order, numbers by value. */
    public static boolean same(JsonNode left, JsonNode right) {
        return Equality.same(left, right);
    }

    /** 64 well-mixed bits of a value: equal for values that mean the {@link #same}, on every machine. */
    public static long fingerprint(JsonNode node) {
        return Fingerprint.of(node);
    }

    /** A new object with the same members; their values are shared. */
    static ObjectNode shallowCopy(ObjectNode object) {
        ObjectNode copy = object();
        copy.setAll(object);
        return copy;
    }

    /** Whether objects and arrays are nested in more than this many levels. */
    static boolean isDeeperThan(int levels, JsonNode node) {
        if (!node.isContainerNode()) {
            return false;
        }
        if (levels == 0) {
            return true;
        }
        for (JsonNode child : node) {
            if (isDeeperThan(levels - 1, child)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectMapper mapper(ReadNumbers numbers, StreamReadConstraints limits) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(limits)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        return JsonMapper.builder(factory)
                .nodeFactory(numbers)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    private static JsonNode present(JsonNode node) throws MalformedJsonException {
        if (node.isMissingNode()) {
            throw new MalformedJsonException("empty text");
        }
        return node;
    }

    /** Jackson's own messages quote the text at fault, which may be a stranger's: only the place is passed on. */
    private static MalformedJsonException refused(IOException malformed) {
        if (!(malformed instanceof JsonProcessingException fault)) {
            // Bytes that are not UTF-8: reported as plain I/O errors although nothing is read from outside.
            return new MalformedJsonException("not UTF-8");
        }
        JsonLocation place = fault.getLocation();
        if (place == null) {
            return new MalformedJsonException("not JSON");
        }
        return new MalformedJsonException("not JSON at line " + place.getLineNr() + ", column " + place.getColumnNr());
    }

    private static String withoutLoneSurrogates(String text) {
        boolean isClean = text.codePoints().noneMatch(Json::isLoneSurrogate);
        return isClean ? text : escaped(text);
    }

    /** Outside strings JSON text is ASCII, so an escape is right wherever a surrogate is found. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(codePoint -> {
            if (isLoneSurrogate(codePoint)) {
                escaped.append("\\u").append(Integer.toHexString(codePoint));
            } else {
                escaped.appendCodePoint(codePoint);
            }
        });
        return escaped.toString();
    }

    /** Whole pairs are code points beyond this range. */
    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
