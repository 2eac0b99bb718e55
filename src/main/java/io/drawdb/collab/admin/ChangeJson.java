package io.drawdb.collab.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.Operation;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.wire.ChangeBody;
import io.drawdb.collab.wire.EncodedJson;
import java.util.Map;
import java.util.TreeMap;

/** Accepted changes as JSON: whole, as clients get them, or only what they were about. */
final class ChangeJson {
    private ChangeJson() {}

    /** As in {@code welcome}. */
    static byte[] whole(ChangeRecord change) {
        Long seq = change.seq() == 0 ? null : change.seq();
        var ops = EncodedJson.of(change.encodedOps());
        return ChangeBody.of(
                        change.version(),
                        change.author().value(),
                        seq,
                        ops,
                        change.at().toEpochMilli())
                .json()
                .bytes();
    }

    /** Who, when, and how many operations of each kind; not what they say. */
    static ObjectNode about(ChangeRecord change) {
        ObjectNode json = Json.object()
                .put("version", change.version())
                .put("at", change.at().toEpochMilli())
                .put("clientId", change.author().value());
        if (change.seq() != 0) {
            json.put("seq", change.seq());
        }
        json.put("operations", change.ops().size());
        ObjectNode kinds = json.putObject("kinds");
        kinds(change).forEach(kinds::put);
        return json;
    }

    private static Map<String, Integer> kinds(ChangeRecord change) {
        Map<String, Integer> kinds = new TreeMap<>();
        for (Operation operation : change.ops()) {
            ObjectNode written = OperationCodec.write(operation);
            String kind = written.path("target").asText() + " "
                    + written.path("action").asText();
            kinds.merge(kind, 1, Integer::sum);
        }
        return kinds;
    }
}
