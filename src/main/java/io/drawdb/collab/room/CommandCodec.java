package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.InvalidOperationException;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.MalformedJsonException;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Commands as the log keeps them: one JSON object each, {@code {"at":<epoch ms>,"session":"…","do":"change",…}}. What was ever
 * written must stay readable: members are only added.
 */
public final class CommandCodec {

    /** An entry read back: when it was made, on behalf of which session (empty: of none), and what it asks. */
    public record Timed(Instant at, String session, RoomCommand command) {}

    private CommandCodec() {}

    /** The body of an entry that is made on behalf of no session, in UTF-8. */
    public static byte[] write(Instant at, RoomCommand command) {
        return write(at, "", command);
    }

    /** The entry's body, in UTF-8. */
    public static byte[] write(Instant at, String session, RoomCommand command) {
        ObjectNode json = Json.object().put("at", at.toEpochMilli());
        if (!session.isEmpty()) {
            json.put("session", session);
        }
        command.accept(new CommandWriter(json));
        return Json.bytes(json);
    }

    /**
     * The entry with this body.
     *
     * @throws IllegalStateException if this version of the service can not read it
     */
    public static Timed read(byte[] body) {
        try {
            JsonNode json = Json.parseStored(body);
            Instant at = Instant.ofEpochMilli(json.path("at").asLong());
            return new Timed(at, json.path("session").asText(), command(json));
        } catch (MalformedJsonException | InvalidOperationException | IllegalArgumentException e) {
            throw new IllegalStateException("unreadable log entry: " + e.getMessage(), e);
        }
    }

    private static RoomCommand command(JsonNode json) throws InvalidOperationException {
        return switch (json.path("do").asText()) {
            case "open" -> open(json);
            case "govern" -> new RoomCommand.Govern(RulesCodec.read(json.path("rules")));
            case "takeTheirs" -> takeTheirs(json);
            case "writing" ->
                new RoomCommand.Writing(document(json), json.path("fingerprint").asLong());
            case "stored" -> stored(json);
            case "come" -> new RoomCommand.Come(who(json));
            case "change" -> {
                var ops = OperationCodec.readStored(json.path("ops"));
                yield new RoomCommand.Change(
                        who(json), seq(json), json.path("base").asLong(), ops);
            }
            case "refuse" -> new RoomCommand.Refuse(who(json), seq(json), RejectionCodec.read(json.path("rejection")));
            case "replace" -> new RoomCommand.Replace(who(json), json.get("diagram"));
            case "undo" -> new RoomCommand.Undo(who(json));
            case "redo" -> new RoomCommand.Redo(who(json));
            case "acquire" -> acquire(json);
            case "release" -> new RoomCommand.Release(who(json), target(json));
            case "renew" ->
                new RoomCommand.Renew(
                        who(json), Instant.ofEpochMilli(json.path("heard").asLong()));
            case "leave" ->
                new RoomCommand.Leave(
                        who(json), Duration.ofMillis(json.path("graceMs").asLong()));
            case "askHolder" -> new RoomCommand.AskHolder(who(json), name(json), target(json), purpose(json));
            case "dismiss" ->
                new RoomCommand.Dismiss(
                        who(json),
                        target(json),
                        new ClientId(json.path("requester").asText()));
            case "restore" -> restore(json);
            case "revoke" -> revoke(json);
            case "tick" -> new RoomCommand.Tick();
            default ->
                throw new IllegalStateException("unknown command " + json.path("do") + ": from a newer version?");
        };
    }

    private static RoomCommand acquire(JsonNode json) {
        boolean force = json.path("force").asBoolean();
        boolean byOwner = json.path("byOwner").asBoolean();
        return new RoomCommand.Acquire(who(json), name(json), target(json), purpose(json), force, byOwner);
    }

    private static RoomCommand open(JsonNode json) {
        String epoch = json.path("epoch").asText();
        return new RoomCommand.Open(epoch, diagram(json), text(json, "revision"), text(json, "updatedAt"));
    }

    private static RoomCommand takeTheirs(JsonNode json) {
        ObjectNode theirs = diagram(json);
        if (theirs == null) {
            throw new IllegalStateException("takeTheirs without a diagram");
        }
        Basis asOf = json.has("epoch") ? document(json) : null;
        return new RoomCommand.TakeTheirs(theirs, text(json, "revision"), text(json, "updatedAt"), asOf);
    }

    private static Basis document(JsonNode json) {
        return new Basis(json.path("epoch").asText(), json.path("version").asLong());
    }

    private static RoomCommand restore(JsonNode json) {
        return new RoomCommand.Restore(
                who(json),
                seq(json),
                json.path("version").asLong(),
                json.path("force").asBoolean());
    }

    private static RoomCommand revoke(JsonNode json) {
        String holder = text(json, "holder");
        return new RoomCommand.Revoke(target(json), holder == null ? null : new ClientId(holder));
    }

    private static RoomCommand stored(JsonNode json) {
        return new RoomCommand.Stored(
                text(json, "epoch"),
                json.path("version").asLong(),
                text(json, "revision"),
                text(json, "updatedAt"),
                json.path("fingerprint").asLong());
    }

    private static long seq(JsonNode json) {
        return json.path("seq").asLong();
    }

    private static String name(JsonNode json) {
        return json.path("name").asText();
    }

    private static ClientId who(JsonNode json) {
        return new ClientId(json.path("who").asText());
    }

    private static Purpose purpose(JsonNode json) {
        return Purpose.valueOf(json.path("purpose").asText().toUpperCase(Locale.ROOT));
    }

    static LockTarget target(JsonNode json) {
        String kind = json.path("target").asText();
        return new LockTarget(
                LockTarget.Kind.named(kind).orElseThrow(() -> new IllegalArgumentException("unknown target " + kind)),
                json.path("id").asText());
    }

    static @Nullable String text(JsonNode json, String member) {
        JsonNode value = json.get(member);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static @Nullable ObjectNode diagram(JsonNode json) {
        return json.get("diagram") instanceof ObjectNode diagram ? diagram : null;
    }
}
