package io.drawdb.collab.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.drawdb.collab.diagram.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One JSON value that is encoded already and is put into messages as it is: a document, the operations of a change, an
 * awareness state. The bytes are shared, not copied, and not to be modified.
 */
public final class EncodedJson {
    /** The JSON null. */
    public static final EncodedJson NULL = new EncodedJson("null".getBytes(StandardCharsets.US_ASCII));

    private final byte[] utf8;

    private EncodedJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** The value that this text in UTF-8 stands for; the caller vouches that it is one. */
    public static EncodedJson of(byte[] utf8) {
        if (utf8.length == 0) {
            throw new IllegalArgumentException("no JSON value is empty");
        }
        return new EncodedJson(utf8);
    }

    /** Encodes a value. */
    public static EncodedJson of(JsonNode node) {
        return node.isNull() ? NULL : of(Json.bytes(node));
    }

    /** An array of values. */
    static EncodedJson arrayOf(List<EncodedJson> values) {
        int size = 1 + Math.max(1, values.size());
        for (EncodedJson value : values) {
            size += value.utf8.length;
        }
        byte[] array = new byte[size];
        int at = 0;
        for (EncodedJson value : values) {
            array[at++] = (byte) (at == 1 ? '[' : ',');
            System.arraycopy(value.utf8, 0, array, at, value.utf8.length);
            at += value.utf8.length;
        }
        array[0] = '[';
        array[size - 1] = ']';
        return new EncodedJson(array);
    }

    /** The text in UTF-8, not to be modified. */
    public byte[] bytes() {
        return utf8;
    }

    /** How many bytes it takes. */
    public int sizeBytes() {
        return utf8.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedJson json && Arrays.equals(utf8, json.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return "EncodedJson[" + utf8.length + " bytes]";
    }
}
