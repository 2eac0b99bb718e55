package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * 64-bit hashes of JSON values that can be put together from the hashes of their parts. Not made to resist forgery.
 * Members called {@code uid} don't count: the same file gets other ones in each room that it is read into.
 */
final class Fingerprint {
    private static final long NULL = 0x4E55_4C4C_0000_0001L;
    private static final long TRUE = 0x5452_5545_0000_0002L;
    private static final long FALSE = 0x4641_4C53_0000_0003L;
    private static final long STRING = 0x5354_5249_0000_0004L;
    private static final long NUMBER = 0x4E55_4D42_0000_0005L;
    private static final long ARRAY = 0x4152_5241_0000_0006L;
    private static final long OBJECT = 0x4F42_4A45_0000_0007L;
    private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

    private Fingerprint() {}

    static long of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> ofObject(node);
            case ARRAY -> ofArray(node);
            case NUMBER -> ofNumber(node);
            case BOOLEAN -> mix(node.booleanValue() ? TRUE : FALSE);
            case NULL -> mix(NULL);
            case STRING, BINARY, POJO, MISSING -> ofString(node.asText());
        };
    }

    /** What one element adds to {@link #array}; another one in its place changes the sum by their difference. */
    static long element(int place, long value) {
        return mix(value * PRIME + place);
    }

    /** The hash of an array from the sum of its elements. */
    static long array(long sumOfElements) {
        return mix(ARRAY ^ sumOfElements);
    }

    /** What one member adds to {@link #object}; the sum does not depend on the order. */
    static long member(String name, long value) {
        return mix(ofString(name) * PRIME + value);
    }

    /** The hash of an object from the sum of its members. */
    static long object(long sumOfMembers) {
        return mix(OBJECT ^ sumOfMembers);
    }

    private static long ofObject(JsonNode node) {
        long sum = 0;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getKey().equals(Keys.UID)) {
                sum += member(member.getKey(), of(member.getValue()));
            }
        }
        return object(sum);
    }

    private static long ofArray(JsonNode node) {
        long sum = 0;
        for (int place = 0; place < node.size(); place++) {
            sum += element(place, of(node.get(place)));
        }
        return array(sum);
    }

    private static long ofNumber(JsonNode node) {
        BigDecimal value = node.decimalValue().stripTrailingZeros();
        BigInteger digits = value.unscaledValue();
        long hash = NUMBER + value.scale();
        for (byte part : digits.toByteArray()) {
            hash = mix(hash * PRIME + part);
        }
        return hash;
    }

    private static long ofString(String text) {
        long hash = STRING + text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
            hash ^= hash >>> 32;
        }
        return mix(hash);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
