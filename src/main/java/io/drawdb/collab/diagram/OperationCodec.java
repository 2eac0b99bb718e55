package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Operations as JSON objects: {@code {target, action, id, tableId|typeId, value, index, patch, set}}. */
public final class OperationCodec {
    private OperationCodec() {}

    /** The operation as JSON; what is empty is left out. */
    public static ObjectNode write(Operation operation) {
        throw new UnsupportedOperationException();
    }

    /** The operation that a JSON value describes; members it does not know are ignored. */
    public static Operation read(JsonNode node) throws InvalidOperationException {
        throw new UnsupportedOperationException();
    }

    /** The operations of a JSON array, in order. */
    public static List<Operation> readAll(JsonNode array) throws InvalidOperationException {
        throw new UnsupportedOperationException();
    }

    /** The operations as a JSON array, in order. */
    public static ArrayNode writeAll(List<Operation> operations) {
        throw new UnsupportedOperationException();
    }
}
