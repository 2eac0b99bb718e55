package io.drawdb.collab.room.simulation;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.InvalidDiagramException;
import io.drawdb.collab.diagram.InvalidOperationException;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.room.ChangeRecord;
import java.util.List;

/** What clients read of what servers write. */
final class Ops {
    private Ops() {}

    /** The operations of a change as they arrive. */
    static List<Operation> overTheWire(ChangeRecord change) {
        return read(change.encodedOps());
    }

    static List<Operation> read(byte[] encoded) {
        try {
            return OperationCodec.readAll(Json.parse(encoded));
        } catch (MalformedJsonException | InvalidOperationException unreadable) {
            throw new AssertionError("a client cannot read what was sent", unreadable);
        }
    }

    /** A whole document as it arrives: every entity has a key. */
    static Diagram document(byte[] encoded) {
        try {
            return Diagram.parse(
                    (com.fasterxml.jackson.databind.node.ObjectNode) Json.parse(encoded),
                    () -> {
                        throw new AssertionError("an entity arrived without a key");
                    },
                    null);
        } catch (MalformedJsonException | InvalidDiagramException unreadable) {
            throw new AssertionError("a client cannot read what was sent", unreadable);
        }
    }
}
