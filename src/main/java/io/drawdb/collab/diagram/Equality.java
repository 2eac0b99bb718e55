package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When two JSON values are equal: in what they mean, or to the letter. */
final class Equality {
    private Equality() {}

    /** Whether both are the same object in memory, so that there is nothing to compare. */
    @SuppressWarnings("ReferenceEquality")
    static boolean isShared(@Nullable JsonNode left, @Nullable JsonNode right) {
        return left == right;
    }

    /** Members in any order, numbers by value. */
    static boolean same(@Nullable JsonNode left, @Nullable JsonNode right) {
        if (isShared(left, right)) {
            return true;
        }
        if (left == null || right == null || left.getNodeType() != right.getNodeType()) {
            return false;
        }
        if (left.isArray()) {
            return sameElements(left, right);
        }
        if (left.isObject()) {
            return sameMembers(left, right);
        }
        if (left.isNumber()) {
            return sameNumber(left, right);
        }
        return left.equals(right);
    }

    private static boolean sameElements(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!same(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameMembers(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            if (!same(member.getValue(), right.get(member.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumber(JsonNode left, JsonNode right) {
        if (left.canConvertToLong()
                && right.canConvertToLong()
                && left.isIntegralNumber()
                && right.isIntegralNumber()) {
            return left.longValue() == right.longValue();
        }
        return left.decimalValue().compareTo(right.decimalValue()) == 0;
    }

    /** Equal in the order of members and the spelling of numbers too, so that both are written alike. */
    static boolean identical(JsonNode left, JsonNode right) {
        if (isShared(left, right)) {
            return true;
        }
        if (left.getNodeType() != right.getNodeType() || left.size() != right.size()) {
            return false;
        }
        if (left.isObject()) {
            return identicalMembers((ObjectNode) left, (ObjectNode) right);
        }
        if (left.isArray()) {
            return identicalElements(left, right);
        }
        return left.isNumber() ? left.numberValue().equals(right.numberValue()) : left.equals(right);
    }

    private static boolean identicalElements(JsonNode left, JsonNode right) {
        for (int i = 0; i < left.size(); i++) {
            if (!identical(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean identicalMembers(ObjectNode left, ObjectNode right) {
        Iterator<Map.Entry<String, JsonNode>> others = right.properties().iterator();
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            Map.Entry<String, JsonNode> other = others.next();
            if (!member.getKey().equals(other.getKey()) || !identical(member.getValue(), other.getValue())) {
                return false;
            }
        }
        return true;
    }
}
