package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One accepted change: normalised operations, cascades included, and what takes them back. */
public final class ChangeRecord {
    private final long version;
    private final ClientId author;
    private final long seq;
    private final EncodedOperations ops;
    private final @Nullable EncodedOperations inverse;
    private final Instant at;

    /**
     * @param version the document's version after this change
     * @param seq the author's own counter; 0 for what has none (v1, undo, redo, the shared file)
     * @param inverse what makes the document before it of the one after it; {@code null} if an earlier version of the
     *     service did not keep it
     */
    ChangeRecord(
            long version,
            ClientId author,
            long seq,
            EncodedOperations ops,
            @Nullable EncodedOperations inverse,
            Instant at) {
        this.version = version;
        this.author = author;
        this.seq = seq;
        this.ops = ops;
        this.inverse = inverse;
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
        return ops.all();
    }

    /** What takes the change back, applied to the letter; {@code null} if nobody knows. */
    @Nullable
    EncodedOperations inverse() {
        return inverse;
    }

    public Instant at() {
        return at;
    }

    /** The operations as a JSON array in UTF-8, encoded once; not to be modified. */
    public byte[] encodedOps() {
        return ops.utf8();
    }

    /** What the change weighs where it is kept: the bytes of its operations, and of what takes them back. */
    long bytes() {
        return ops.utf8().length + (inverse == null ? 0 : inverse.utf8().length);
    }
}
