package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.OperationCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations, and how they are written, which is found out once: they are sent, weighed, and kept in snapshots. */
final class EncodedOperations {
    private final List<Operation> all;
    private byte @Nullable [] utf8;

    EncodedOperations(List<Operation> operations) {
        this.all = List.copyOf(operations);
    }

    List<Operation> all() {
        return all;
    }

    /** A JSON array in UTF-8; not to be modified. */
    byte[] utf8() {
        byte[] encoded = utf8;
        if (encoded == null) {
            encoded = Json.bytes(OperationCodec.writeAll(all));
            utf8 = encoded;
        }
        return encoded;
    }
}
