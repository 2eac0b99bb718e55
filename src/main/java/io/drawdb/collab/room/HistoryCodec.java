package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.InvalidOperationException;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.room.Steps.Step;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The part of a snapshot that remembers: changes, and what can be taken back. It is most of it, and goes in as it is. */
final class HistoryCodec {
    private HistoryCodec() {}

    static void writeChange(ChangeRecord change, Splice out) {
        out.open(Json.object()
                        .put("version", change.version())
                        .put("who", change.author().value())
                        .put("seq", change.seq())
                        .put("at", change.at().toEpochMilli()))
                .member("ops", change.encodedOps());
        EncodedOperations inverse = change.inverse();
        if (inverse != null) {
            out.member("inverse", inverse.utf8());
        }
        out.close();
    }

    static ChangeRecord readChange(JsonNode json) throws InvalidOperationException {
        return new ChangeRecord(
                json.path("version").asLong(),
                new ClientId(json.path("who").asText()),
                json.path("seq").asLong(),
                operations(json, "ops"),
                json.has("inverse") ? operations(json, "inverse") : null,
                Instant.ofEpochMilli(json.path("at").asLong()));
    }

    static void writeStep(Step step, Splice out) {
        ObjectNode head = Json.object().put("version", step.version()).put("after", step.after());
        if (!step.dangled().isEmpty()) {
            ArrayNode dangled = head.putArray("dangled");
            step.dangled().stream().sorted().forEach(dangled::add);
        }
        out.open(head)
                .member("done", step.done().utf8())
                .member("inverse", step.inverse().utf8())
                .close();
    }

    static void readSteps(JsonNode json, Steps steps) throws InvalidOperationException {
        for (var step : json) {
            Set<String> dangled = new HashSet<>();
            step.path("dangled").forEach(key -> dangled.add(key.asText()));
            steps.add(new Step(
                    step.path("version").asLong(),
                    operations(step, "done"),
                    operations(step, "inverse"),
                    dangled,
                    step.path("after").asLong()));
        }
    }

    private static EncodedOperations operations(JsonNode json, String member) throws InvalidOperationException {
        return new EncodedOperations(OperationCodec.readStored(json.path(member)));
    }
}
