package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import java.time.Duration;

/** A room's rules as a member of entries and snapshots; times in milliseconds. */
final class RulesCodec {
    private RulesCodec() {}

    static ObjectNode write(RoomRules rules) {
        return Json.object()
                .put("leaseMs", rules.lease().toMillis())
                .put("dismissedMs", rules.dismissed().toMillis())
                .put("handoverWaitMs", rules.handoverWait().toMillis())
                .put("forceAllowed", rules.forceAllowed())
                .put("documentBytesMax", rules.documentBytesMax())
                .put("tailChangesMax", rules.tailChangesMax())
                .put("tailAgeMs", rules.tailAge().toMillis())
                .put("tablesMax", rules.tablesMax())
                .put("fieldsMax", rules.fieldsMax());
    }

    /** @throws IllegalArgumentException if no room could keep these rules */
    static RoomRules read(JsonNode json) {
        return new RoomRules(
                millis(json, "leaseMs"),
                millis(json, "dismissedMs"),
                millis(json, "handoverWaitMs"),
                json.path("forceAllowed").asBoolean(),
                json.path("documentBytesMax").asLong(),
                json.path("tailChangesMax").asInt(),
                millis(json, "tailAgeMs"),
                json.path("tablesMax").asInt(),
                json.path("fieldsMax").asInt());
    }

    private static Duration millis(JsonNode json, String name) {
        return Duration.ofMillis(json.path(name).asLong());
    }
}
