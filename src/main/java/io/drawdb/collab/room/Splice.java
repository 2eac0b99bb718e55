package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One JSON object in UTF-8 of small trees and of large parts that are encoded already, which are copied as they are. */
final class Splice {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);

    /** Begins an object with these members, of which there has to be one at least. */
    Splice open(ObjectNode members) {
        byte[] utf8 = Json.bytes(members);
        out.write(utf8, 0, utf8.length - 1);
        return this;
    }

    /** One more member of the object that was begun last. */
    Splice member(String name, byte[] value) {
        name(name);
        out.writeBytes(value);
        return this;
    }

    /** As {@link #member}, an array; each item is written here by {@code writer}. */
    <T> Splice array(String name, Iterable<T> items, Consumer<T> writer) {
        name(name);
        char before = '[';
        for (T item : items) {
            out.write(before);
            before = ',';
            writer.accept(item);
        }
        if (before == '[') {
            out.write('[');
        }
        out.write(']');
        return this;
    }

    void close() {
        out.write('}');
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void name(String name) {
        out.writeBytes((",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII));
    }
}
