package io.drawdb.collab.wire;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.drawdb.collab.diagram.LockTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the members of one JSON object, in the order of the calls. */
public final class MemberWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** A value of so many bytes is put into a message as a piece of its own. */
    static final int SHARED_FROM_BYTES = 16 * 1024;

    private final ByteArrayBuilder bytes;
    private final JsonGenerator json;
    /** What was written before a value that is shared, and that value, and so on. */
    private final List<byte[]> pieces = new ArrayList<>(1);

    private MemberWriter(ByteArrayBuilder bytes, JsonGenerator json) {
        this.bytes = bytes;
        this.json = json;
    }

    /** One step of writing. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** The object with the members that {@code content} writes, in UTF-8. */
    static byte[] object(Consumer<MemberWriter> content) {
        return message(content).bytes();
    }

    /** As {@link #object}, but what is large and encoded already is not copied. */
    static EncodedMessage message(Consumer<MemberWriter> content) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder();
                JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            var writer = new MemberWriter(bytes, json);
            json.writeStartObject();
            content.accept(writer);
            json.writeEndObject();
            json.flush();
            writer.pieces.add(bytes.toByteArray());
            return EncodedMessage.of(writer.pieces);
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        }
    }

    /** A string, or null. */
    public MemberWriter text(String name, @Nullable String value) {
        return step(() -> json.writeStringField(name, value));
    }

    /** A string; nothing at all for null. */
    public MemberWriter textIfAny(String name, @Nullable String value) {
        return value == null ? this : text(name, value);
    }

    /** A closed set's constant, as its name in lower case. */
    public MemberWriter choice(String name, Enum<?> value) {
        return text(name, value.name().toLowerCase(Locale.ROOT));
    }

    /** An integer. */
    public MemberWriter number(String name, long value) {
        return step(() -> json.writeNumberField(name, value));
    }

    /** An integer, or null. */
    public MemberWriter numberOrNull(String name, @Nullable Long value) {
        return value == null ? text(name, null) : number(name, value);
    }

    /** An integer; nothing at all if it is null. */
    public MemberWriter numberIfAny(String name, @Nullable Long value) {
        return value == null ? this : number(name, value);
    }

    /** True or false. */
    public MemberWriter flag(String name, boolean value) {
        return step(() -> json.writeBooleanField(name, value));
    }

    /** A value that is encoded already. */
    public MemberWriter encoded(String name, EncodedJson value) {
        return step(() -> {
            json.writeFieldName(name);
            // An empty raw value makes the generator write the colon and expect a comma next.
            json.writeRawValue("");
            json.flush();
            if (value.sizeBytes() < SHARED_FROM_BYTES) {
                bytes.write(value.bytes());
                return;
            }
            pieces.add(bytes.toByteArray());
            bytes.reset();
            pieces.add(value.bytes());
        });
    }

    /** The members of an object that is encoded already and has some; something must have been written before. */
    public MemberWriter members(EncodedJson object) {
        return step(() -> {
            json.writeRaw(',');
            json.flush();
            bytes.write(object.bytes(), 1, object.sizeBytes() - 2);
        });
    }

    /** The {@code target} and {@code id} of a lock. */
    public MemberWriter lock(LockTarget target) {
        return text("target", target.kind().text()).text("id", target.id());
    }

    /** An object. */
    public MemberWriter object(String name, Consumer<MemberWriter> content) {
        step(() -> json.writeObjectFieldStart(name));
        content.accept(this);
        return step(json::writeEndObject);
    }

    /** An array of objects. */
    public <T> MemberWriter objects(String name, Collection<T> values, BiConsumer<T, MemberWriter> content) {
        step(() -> json.writeArrayFieldStart(name));
        for (T value : values) {
            step(json::writeStartObject);
            content.accept(value, this);
            step(json::writeEndObject);
        }
        return step(json::writeEndArray);
    }

    private MemberWriter step(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        }
    }
}
