package io.drawdb.collab.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.hub.Hub;
import io.drawdb.collab.hub.Inspection;
import io.drawdb.collab.writeback.Failure;
import io.drawdb.collab.writeback.RoomLedger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The open rooms, and what can be done to them. */
final class RoomApi {
    /** A caller is told after so long that a write-back is still under way. */
    static final Duration SAVE_WAIT = Duration.ofSeconds(10);

    private static final int ROOMS_MAX = 1_000;

    private final Hub hub;
    private final Inspection inspection;
    private final AuditLog audit;
    private final Clock clock;

    RoomApi(Hub hub, AuditLog audit, Clock clock) {
        this.hub = hub;
        this.inspection = hub.inspection();
        this.audit = audit;
        this.clock = clock;
    }

    CompletionStage<Reply> server(Call call) {
        var health = hub.writeback().health();
        return inspection.rooms("", 0).thenApply(listing -> {
            var json =
                    Json.object().put("accepting", hub.doorkeeper().accepting()).put("rooms", listing.total());
            var writeback =
                    json.putObject("writeback").put("enabled", health.enabled()).put("dirtyRooms", health.dirtyRooms());
            var oldest = health.oldestDirty().map(since -> Duration.between(since, clock.instant()));
            writeback.put("oldestDirtyForMs", oldest.map(Duration::toMillis).orElse(null));
            health.lastFailure()
                    .ifPresentOrElse(
                            failure -> writeback.set("lastError", ReportJson.failure(failure)),
                            () -> writeback.putNull("lastError"));
            return Reply.of(json);
        });
    }

    CompletionStage<Reply> list(Call call) {
        int limit = call.number("limit", 1, ROOMS_MAX, 200);
        return inspection.rooms(call.query("after").orElse(""), limit).thenApply(listing -> {
            Instant now = clock.instant();
            var json = Json.object().put("total", listing.total());
            ArrayNode rooms = json.putArray("rooms");
            listing.lines().forEach(line -> rooms.add(ReportJson.line(line, now)));
            return Reply.of(json);
        });
    }

    CompletionStage<Reply> read(Call call) {
        return inspection.room(call.shareId()).thenApply(report -> Reply.of(ReportJson.room(report, clock.instant())));
    }

    CompletionStage<Reply> save(Call call) {
        String shareId = call.shareId();
        if (!inspection.writesBack()) {
            return CompletableFuture.completedFuture(Reply.error(
                    Reply.CONFLICT, "disabled", "no drawdb-server is configured: rooms live in the log alone"));
        }
        // Its turn may be far off; it is not given up, only no longer waited for.
        var late = new CompletableFuture<Reply>()
                .completeOnTimeout(
                        Reply.of(Reply.ACCEPTED, Json.object().put("stored", false)),
                        SAVE_WAIT.toMillis(),
                        TimeUnit.MILLISECONDS);
        return inspection
                .save(shareId)
                .thenCompose(stored -> stored
                        ? CompletableFuture.completedFuture(
                                Reply.of(Json.object().put("stored", true)))
                        : notStored(shareId))
                .applyToEither(late, reply -> reply)
                .thenApply(reply -> audited("admin_save", shareId, call, reply, ""));
    }

    private CompletionStage<Reply> notStored(String shareId) {
        return inspection.room(shareId).thenApply(report -> {
            var why = report.ledger().flatMap(RoomLedger::failure);
            return Reply.error(
                    Reply.BAD_GATEWAY,
                    why.map(failure -> failure.code().wireName()).orElse("not_stored"),
                    why.map(Failure::message).orElse("it could not be written back now, and is tried again"));
        });
    }

    CompletionStage<Reply> close(Call call) {
        String shareId = call.shareId();
        return inspection
                .close(shareId)
                .thenApply(done -> audited(
                        "admin_close", shareId, call, Reply.of(Json.object().put("closed", true)), ""));
    }

    CompletionStage<Reply> kick(Call call) {
        String shareId = call.shareId();
        call.members(Set.of("clientId"));
        var who = call.clientId("clientId").orElseThrow(() -> new BadRequestException("clientId is missing"));
        return inspection.kick(shareId, who).thenApply(done -> {
            var reply = done
                    ? Reply.of(Json.object().put("kicked", true))
                    : Reply.error(Reply.NOT_FOUND, "not_found", "nobody of that clientId is in this room");
            return audited("admin_kick", shareId, call, reply, "clientId=\"%s\"".formatted(who));
        });
    }

    CompletionStage<Reply> unlock(Call call) {
        String shareId = call.shareId();
        call.members(Set.of("target", "id", "clientId"));
        var target = target(call);
        var holder = call.clientId("clientId").orElse(null);
        return inspection.unlock(shareId, target, holder).thenApply(done -> {
            var reply = done
                    ? Reply.of(Json.object().put("unlocked", true))
                    : Reply.error(
                            Reply.NOT_FOUND, "not_found", "there is no such lock, or somebody else holds it by now");
            var details = "target=%s id=\"%s\"".formatted(target.kind().text(), target.id());
            return audited("admin_unlock", shareId, call, reply, details);
        });
    }

    private static LockTarget target(Call call) {
        var kind = call.text("target").flatMap(LockTarget.Kind::named);
        String id = call.text("id").orElse("");
        if (kind.isEmpty() || (kind.get() != LockTarget.Kind.DOCUMENT && id.isEmpty())) {
            throw new BadRequestException(
                    "target must be document, table, note or area, and but for document there must be an id");
        }
        return kind.get() == LockTarget.Kind.DOCUMENT ? LockTarget.DOCUMENT : new LockTarget(kind.get(), id);
    }

    private Reply audited(String event, String shareId, Call call, Reply reply, String details) {
        audit.done(event, shareId, call.address(), String.valueOf(reply.status()), details);
        return reply;
    }
}
