package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.room.Rejection.Code;

/** Rejections as the log and the snapshots keep them. */
final class RejectionCodec {

    private RejectionCodec() {}

    static ObjectNode write(Rejection rejection) {
        return Json.object()
                .put("code", rejection.code().wireName())
                .put("message", rejection.message())
                .put("target", rejection.target())
                .put("id", rejection.id())
                .put(
                        "holder",
                        rejection.holder() == null ? null : rejection.holder().value());
    }

    static Rejection read(JsonNode json) {
        String holder = CommandCodec.text(json, "holder");
        return new Rejection(
                Code.of(json.path("code").asText()),
                json.path("message").asText(),
                CommandCodec.text(json, "target"),
                CommandCodec.text(json, "id"),
                holder == null ? null : new ClientId(holder));
    }
}
