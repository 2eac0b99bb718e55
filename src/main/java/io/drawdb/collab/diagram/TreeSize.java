package io.drawdb.collab.diagram;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * How large a JSON text would be, once it is read.
 *
 * @param values how many values there are: objects, arrays, and everything in them
 * @param heapBytes what they would take of the heap, about
 */
public record TreeSize(int values, long heapBytes) {
    private static final int OBJECT_BYTES = 160;
    private static final int MEMBER_BYTES = 40;
    private static final int ARRAY_BYTES = 100;
    private static final int OTHER_BYTES = 60;

    /** Of all that is left in the text; nothing is kept of it. */
    static TreeSize of(JsonParser text, int textBytes) throws IOException {
        int values = 0;
        long heapBytes = textBytes;
        for (JsonToken token = text.nextToken(); token != null; token = text.nextToken()) {
            values += token == JsonToken.FIELD_NAME || token.isStructEnd() ? 0 : 1;
            heapBytes += heapBytes(token);
        }
        return new TreeSize(values, heapBytes);
    }

    private static int heapBytes(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> OBJECT_BYTES;
            case START_ARRAY -> ARRAY_BYTES;
            case FIELD_NAME -> MEMBER_BYTES;
            case END_OBJECT, END_ARRAY -> 0;
            default -> OTHER_BYTES;
        };
    }
}
