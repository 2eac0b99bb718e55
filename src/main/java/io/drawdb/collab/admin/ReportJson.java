package io.drawdb.collab.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.hub.EntryReport;
import io.drawdb.collab.hub.Inspection.Line;
import io.drawdb.collab.hub.RoomReport;
import io.drawdb.collab.hub.RoomReport.ParticipantReport;
import io.drawdb.collab.hub.RoomReport.Summary;
import io.drawdb.collab.room.Lease;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.RoomLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Reports about rooms as JSON; times are milliseconds since 1970, durations milliseconds. */
final class ReportJson {
    private ReportJson() {}

    static ObjectNode line(Line line, Instant now) {
        return summary(line.summary(), line.ledger(), now);
    }

    static ObjectNode room(RoomReport report, Instant now) {
        ObjectNode json = summary(report.summary(), report.ledger(), now);
        ArrayNode people = json.putArray("participantList");
        report.participants().forEach(participant -> people.add(participant(participant)));
        ArrayNode locks = json.putArray("lockList");
        report.locks().forEach(lease -> locks.add(lock(lease)));
        ArrayNode entries = json.putArray("logTail");
        report.entries().forEach(entry -> entries.add(entry(entry)));
        return json;
    }

    private static ObjectNode summary(Summary room, Optional<RoomLedger> ledger, Instant now) {
        ObjectNode json = Json.object()
                .put("shareId", room.shareId())
                .put("state", room.state().name().toLowerCase(Locale.ROOT))
                .put("problem", room.problem())
                .put("epoch", room.epoch())
                .put("version", room.version())
                .put("storedVersion", room.storedVersion())
                .put("revision", room.revision())
                .put("participants", room.participants())
                .put("locks", room.locks())
                .put("lastEntry", room.lastEntry())
                .put("waitingBytes", room.waitingBytes())
                .put("dirty", room.dirty());
        var since = ledger.flatMap(RoomLedger::dirtySince);
        json.put(
                "dirtyForMs",
                since.map(start -> Duration.between(start, now).toMillis()).orElse(null));
        var written = ledger.flatMap(RoomLedger::lastWritten);
        json.put("lastWrittenAt", written.map(Instant::toEpochMilli).orElse(null));
        ledger.flatMap(RoomLedger::failure)
                .ifPresentOrElse(failure -> json.set("lastError", failure(failure)), () -> json.putNull("lastError"));
        return json;
    }

    static ObjectNode failure(Failure failure) {
        return Json.object()
                .put("code", failure.code().wireName())
                .put("error", failure.error())
                .put("message", failure.message());
    }

    private static ObjectNode participant(ParticipantReport participant) {
        return Json.object()
                .put("clientId", participant.clientId())
                .put("clientName", participant.name())
                .put("color", participant.color())
                .put("protocol", participant.protocol())
                .put("mode", participant.mode().name().toLowerCase(Locale.ROOT))
                .put("connected", participant.connected())
                .put("lastHeardAt", participant.heard().toEpochMilli())
                .put("waitingBytes", participant.waitingBytes())
                .put("slow", participant.congested());
    }

    private static ObjectNode lock(Lease lease) {
        return Json.object()
                .put("target", lease.target().kind().text())
                .put("id", lease.target().id())
                .put("clientId", lease.holder().value())
                .put("clientName", lease.name())
                .put("expiresAt", lease.until().toEpochMilli())
                .put("leaving", lease.leaving());
    }

    private static ObjectNode entry(EntryReport entry) {
        return Json.object()
                .put("number", entry.number())
                .put("at", entry.at().toEpochMilli())
                .put("command", entry.command())
                .put("clientId", entry.clientId().orElse(null))
                .put("bytes", entry.bytes());
    }
}
