package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.OperationCodec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One accepted change: normalised operations, cascades included, and what takes them back. */
public final class ChangeRecord {
    private final long version;
    private final ClientId author;
    private final long seq;
    private final List<Operation> ops;
    private final @Nullable List<Operation> inverse;
    private final Instant at;
    private byte @Nullable [] encodedOps;
    private long inverseBytes = -1;

    /**
     * @param version the document's version after this change
     * @param seq the author's own counter; 0 for what has none (v1, undo, redo, the shared file)
     * @param inverse what makes the document before it of the one after it; {@code null} if an earlier version of the
     *     service did not keep it
     */
    public ChangeRecord(
            long version,
            ClientId author,
            long seq,
            List<Operation> ops,
            @Nullable List<Operation> inverse,
            Instant at) {
        this.version = version;
        this.author = author;
        this.seq = seq;
        this.ops = List.copyOf(ops);
        this.inverse = inverse == null ? null : List.copyOf(inverse);
        this.at = at;
    }

    public long version() {
        return version;
    }

    public ClientId author() {
        return author;
    }

    public long seq() {
        return seq;
    }

    public List<Operation> ops() {
        return ops;
    }

    /** What takes the change back, applied to the letter; {@code null} if nobody knows. */
    @Nullable
    List<Operation> inverse() {
        return inverse;
    }

    public Instant at() {
        return at;
    }

    /** The operations as a JSON array in UTF-8, encoded once; not to be modified. */
    public byte[] encodedOps() {
        byte[] encoded = encodedOps;
        if (encoded == null) {
            encoded = Json.bytes(OperationCodec.writeAll(ops));
            encodedOps = encoded;
        }
        return encoded;
    }

    /** What the change weighs where it is kept: the bytes of its operations, and of what takes them back. */
    long bytes() {
        if (inverse == null) {
            return encodedOps().length;
        }
        long weight = inverseBytes;
        if (weight < 0) {
            weight = Json.bytes(OperationCodec.writeAll(inverse)).length;
            inverseBytes = weight;
        }
        return encodedOps().length + weight;
    }
}
