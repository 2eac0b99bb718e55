package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;

/** How much there is in JSON values, about: the characters of their texts, and a few for every other value. */
final class Weight {
    private static final long OF_A_VALUE = 4;

    private Weight() {}

    static long of(Operation operation) {
        return of(OperationCodec.write(operation));
    }

    private static long of(JsonNode value) {
        if (value.isTextual()) {
            return OF_A_VALUE + value.textValue().length();
        }
        long sum = OF_A_VALUE;
        for (JsonNode child : value) {
            sum += of(child);
        }
        return sum;
    }
}
