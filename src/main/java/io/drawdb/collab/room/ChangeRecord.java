package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.OperationCodec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One accepted change: normalised operations, cascades included. */
public final class ChangeRecord {
    private final long version;
    private final ClientId author;
    private final long seq;
    private final List<Operation> ops;
    private final Instant at;
    private byte @Nullable [] encodedOps;

    /**
     * @param version the document's version after this change
     * @param seq the author's own counter; 0 for what has none (v1, undo, redo, the shared file)
     */
    public ChangeRecord(long version, ClientId author, long seq, List<Operation> ops, Instant at) {
        this.version = version;
        this.author = author;
        this.seq = seq;
        this.ops = List.copyOf(ops);
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
}
