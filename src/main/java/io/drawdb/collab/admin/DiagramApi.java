package io.drawdb.collab.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.hub.Inspection;
import io.drawdb.collab.room.ChangeRecord;
import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.Decision;
import io.drawdb.collab.room.Rejection;
import io.drawdb.collab.room.Room;
import io.drawdb.collab.room.RoomCommand;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** The documents: as they are, what changed, what they were, and back to it. */
final class DiagramApi {
    private static final Pattern SINCE = Pattern.compile("(.{1,128})-(\\d{1,15})");
    private static final String ETAG = "ETag";

    private final Inspection inspection;
    private final AuditLog audit;

    DiagramApi(Inspection inspection, AuditLog audit) {
        this.inspection = inspection;
        this.audit = audit;
    }

    /** A document, and which one it is. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Edition(String tag, byte[] document) {}

    CompletionStage<Reply> read(Call call) {
        return inspection
                .read(
                        call.shareId(),
                        room -> new Edition(tag(room), room.diagramOrBlank().encoded()))
                .thenApply(edition -> {
                    boolean known = call.header("If-None-Match")
                            .filter(tags -> names(tags, edition.tag()))
                            .isPresent();
                    var reply = known
                            ? new Reply(Reply.NOT_MODIFIED, new byte[0], Map.of())
                            : new Reply(Reply.OK, edition.document(), Map.of());
                    return reply.with(ETAG, edition.tag()).with("Cache-Control", "private, no-cache");
                });
    }

    private static String tag(Room room) {
        return "\"%s-%d\"".formatted(room.epoch(), room.version());
    }

    /** Whether a list of entity tags has this one, or stands for any. */
    private static boolean names(String tags, String tag) {
        for (String one : tags.split(",", -1)) {
            String bare = one.strip();
            if (bare.equals("*") || bare.equals(tag) || bare.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    /** What a client missed. */
    private record Missed(String epoch, long version, Optional<List<ChangeRecord>> changes) {}

    CompletionStage<Reply> changes(Call call) {
        var since = SINCE.matcher(call.query("since").orElse(""));
        if (!since.matches()) {
            throw new BadRequestException("since must be <epoch>-<version>, as in the diagram's ETag");
        }
        long version = Long.parseLong(since.group(2));
        return inspection
                .read(
                        call.shareId(),
                        room -> new Missed(room.epoch(), room.version(), room.changesSince(since.group(1), version)))
                .thenApply(DiagramApi::missed);
    }

    private static Reply missed(Missed missed) {
        if (missed.changes().isEmpty()) {
            var body = Reply.errorBody("gone", "not all changes since then are kept: read the whole diagram");
            return Reply.of(Reply.GONE, body.put("epoch", missed.epoch()).put("version", missed.version()));
        }
        var head = Json.object().put("epoch", missed.epoch()).put("version", missed.version());
        byte[] start = Json.bytes(head);
        var body = new ByteArrayOutputStream();
        body.write(start, 0, start.length - 1);
        body.writeBytes(",\"changes\":[".getBytes(StandardCharsets.US_ASCII));
        boolean first = true;
        for (var change : missed.changes().get()) {
            if (!first) {
                body.write(',');
            }
            first = false;
            body.writeBytes(ChangeJson.whole(change));
        }
        body.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        return new Reply(Reply.OK, body.toByteArray(), Map.of());
    }

    CompletionStage<Reply> history(Call call) {
        int limit = call.number("limit", 1, 1_000, 100);
        return inspection.read(call.shareId(), room -> history(room, limit));
    }

    private static Reply history(Room room, int limit) {
        var json = Json.object()
                .put("epoch", room.epoch())
                .put("version", room.version())
                .put("oldestRestorable", room.oldestRestorable());
        ArrayNode versions = json.putArray("versions");
        var changes = room.recentChanges();
        for (int i = changes.size() - 1; i >= Math.max(0, changes.size() - limit); i--) {
            versions.add(ChangeJson.about(changes.get(i)));
        }
        return Reply.of(json);
    }

    CompletionStage<Reply> restore(Call call) {
        String shareId = call.shareId();
        call.members(Set.of("version", "force", "clientId", "seq"));
        long version = call.integer("version").orElseThrow(() -> new BadRequestException("version is missing"));
        var wish = wish(call, version);
        return inspection.restore(shareId, wish).thenApply(decision -> {
            var reply = decided(wish, decision);
            var details = "version=%d force=%s became=%d clientId=%s"
                    .formatted(version, wish.force(), decision.version(), AuditLog.quoted(wish.who()));
            var rejection = decision.rejection();
            var outcome = rejection == null ? "done" : rejection.code().wireName();
            audit.done("admin_restore", shareId, call.address(), outcome, details);
            return reply;
        });
    }

    private static RoomCommand.Restore wish(Call call, long version) {
        var who = call.clientId("clientId");
        if (who.filter(ClientId.SERVER::equals).isPresent()) {
            throw new BadRequestException("clientId must not be that of the server itself");
        }
        var seq = call.integer("seq").filter(number -> number > 0);
        if (who.isPresent() != seq.isPresent()) {
            throw new BadRequestException("clientId and seq belong together: seq counts what clientId does, from 1");
        }
        var nobody = new ClientId("admin-" + UUID.randomUUID().toString().substring(0, 8));
        return new RoomCommand.Restore(who.orElse(nobody), seq.orElse(1L), version, call.flag("force"));
    }

    private static Reply decided(RoomCommand.Restore wish, Decision decision) {
        Rejection rejection = decision.rejection();
        if (rejection != null) {
            return rejected(rejection);
        }
        return Reply.of(Json.object()
                .put("restored", wish.version())
                .put("version", decision.version())
                .put("clientId", wish.who().value())
                .put("seq", wish.seq()));
    }

    private static Reply rejected(Rejection rejection) {
        var body = Reply.errorBody(rejection.code().wireName(), rejection.message());
        if (rejection.holder() != null) {
            ((ObjectNode) body.get("error"))
                    .put("target", rejection.target())
                    .put("id", rejection.id())
                    .put("holder", rejection.holder().value());
        }
        return Reply.of(status(rejection.code()), body);
    }

    private static int status(Rejection.Code code) {
        return switch (code) {
            case NOT_FOUND -> Reply.GONE;
            case LOCKED -> Reply.LOCKED;
            case TOO_LARGE -> Reply.TOO_LARGE;
            case INVALID, READ_ONLY, RATE_LIMITED -> Reply.BAD_REQUEST;
            case EXISTS, STALE, CONFLICT -> Reply.CONFLICT;
            case UNAVAILABLE -> Reply.UNAVAILABLE;
        };
    }
}
