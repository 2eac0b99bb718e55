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
                .put("tablesMax", rules.countsMax().tables())
                .put("fieldsMax", rules.countsMax().fields())
                .put("relationshipsMax", rules.countsMax().relationships())
                .put("notesMax", rules.countsMax().notes())
                .put("typesMax", rules.countsMax().types());
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
                new RoomRules.Counts(
                        count(json, "tablesMax"),
                        count(json, "fieldsMax"),
                        count(json, "relationshipsMax"),
                        count(json, "notesMax"),
                        count(json, "typesMax")));
    }

    /** What is not said was not limited when the rules were written down. */
    private static int count(JsonNode json, String name) {
        return json.path(name).asInt(Integer.MAX_VALUE);
    }

    private static Duration millis(JsonNode json, String name) {
        return Duration.ofMillis(json.path(name).asLong());
    }
}
