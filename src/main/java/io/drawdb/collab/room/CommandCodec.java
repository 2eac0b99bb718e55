package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
        var writer = new Writer(Json.object().put("at", at.toEpochMilli()));
        if (!session.isEmpty()) {
            writer.json.put("session", session);
        }
        command.accept(writer);
        return Json.bytes(writer.json);
    }

    /**
     * The entry with this body.
     *
     * @throws IllegalStateException if this version of the service can not read it
     */
    public static Timed read(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            Instant at = Instant.ofEpochMilli(json.path("at").asLong());
            return new Timed(at, json.path("session").asText(), command(json));
        } catch (MalformedJsonException | InvalidOperationException | IllegalArgumentException e) {
            throw new IllegalStateException("unreadable log entry: " + e.getMessage(), e);
        }
    }

    private static RoomCommand command(JsonNode json) throws InvalidOperationException {
        return switch (json.path("do").asText()) {
            case "open" -> open(json);
            case "takeTheirs" -> takeTheirs(json);
            case "stored" -> stored(json);
            case "change" -> {
                var ops = OperationCodec.readAll(json.path("ops"));
                yield new RoomCommand.Change(
                        who(json), seq(json), json.path("base").asLong(), ops);
            }
            case "refuse" -> new RoomCommand.Refuse(who(json), seq(json), RejectionCodec.read(json.path("rejection")));
            case "replace" -> new RoomCommand.Replace(who(json), json.get("diagram"));
            case "undo" -> new RoomCommand.Undo(who(json));
            case "redo" -> new RoomCommand.Redo(who(json));
            case "acquire" -> {
                boolean force = json.path("force").asBoolean();
                boolean byOwner = json.path("byOwner").asBoolean();
                yield new RoomCommand.Acquire(who(json), name(json), target(json), purpose(json), force, byOwner);
            }
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

    private static RoomCommand open(JsonNode json) {
        String epoch = json.path("epoch").asText();
        return new RoomCommand.Open(epoch, diagram(json), text(json, "revision"), text(json, "updatedAt"));
    }

    private static RoomCommand takeTheirs(JsonNode json) {
        ObjectNode theirs = diagram(json);
        if (theirs == null) {
            throw new IllegalStateException("takeTheirs without a diagram");
        }
        return new RoomCommand.TakeTheirs(theirs, text(json, "revision"), text(json, "updatedAt"));
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

    private static String name(Purpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
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

    /** Fills in the members of each kind. */
    private static final class Writer implements RoomCommand.Visitor {
        private final ObjectNode json;

        Writer(ObjectNode json) {
            this.json = json;
        }

        private ObjectNode by(String kind, ClientId who) {
            return json.put("do", kind).put("who", who.value());
        }

        private void target(LockTarget target) {
            json.put("target", target.kind().text()).put("id", target.id());
        }

        @Override
        public void open(RoomCommand.Open command) {
            json.put("do", "open").put("epoch", command.epoch());
            file(command.diagram(), command.revision(), command.updatedAt());
        }

        @Override
        public void takeTheirs(RoomCommand.TakeTheirs command) {
            json.put("do", "takeTheirs");
            file(command.diagram(), command.revision(), command.updatedAt());
        }

        private void file(@Nullable ObjectNode diagram, @Nullable String revision, @Nullable String updatedAt) {
            json.put("revision", revision).put("updatedAt", updatedAt).set("diagram", diagram);
        }

        @Override
        public void stored(RoomCommand.Stored command) {
            json.put("do", "stored")
                    .put("version", command.version())
                    .put("revision", command.revision())
                    .put("updatedAt", command.updatedAt())
                    .put("fingerprint", command.fingerprint());
        }

        @Override
        public void change(RoomCommand.Change command) {
            by("change", command.who())
                    .put("seq", command.seq())
                    .put("base", command.base())
                    .set("ops", OperationCodec.writeAll(command.ops()));
        }

        @Override
        public void refuse(RoomCommand.Refuse command) {
            by("refuse", command.who())
                    .put("seq", command.seq())
                    .set("rejection", RejectionCodec.write(command.rejection()));
        }

        @Override
        public void replace(RoomCommand.Replace command) {
            JsonNode diagram = command.diagram();
            by("replace", command.who()).set("diagram", diagram == null ? NullNode.getInstance() : diagram);
        }

        @Override
        public void undo(RoomCommand.Undo command) {
            by("undo", command.who());
        }

        @Override
        public void redo(RoomCommand.Redo command) {
            by("redo", command.who());
        }

        @Override
        public void acquire(RoomCommand.Acquire command) {
            target(command.target());
            var acquire = by("acquire", command.who())
                    .put("name", command.name())
                    .put("purpose", name(command.purpose()))
                    .put("force", command.force());
            if (command.byOwner()) {
                acquire.put("byOwner", true);
            }
        }

        @Override
        public void release(RoomCommand.Release command) {
            target(command.target());
            by("release", command.who());
        }

        @Override
        public void renew(RoomCommand.Renew command) {
            by("renew", command.who()).put("heard", command.heard().toEpochMilli());
        }

        @Override
        public void leave(RoomCommand.Leave command) {
            by("leave", command.who()).put("graceMs", command.grace().toMillis());
        }

        @Override
        public void askHolder(RoomCommand.AskHolder command) {
            target(command.target());
            by("askHolder", command.who()).put("name", command.name()).put("purpose", name(command.purpose()));
        }

        @Override
        public void dismiss(RoomCommand.Dismiss command) {
            target(command.target());
            by("dismiss", command.who()).put("requester", command.requester().value());
        }

        @Override
        public void restore(RoomCommand.Restore command) {
            by("restore", command.who())
                    .put("seq", command.seq())
                    .put("version", command.version())
                    .put("force", command.force());
        }

        @Override
        public void revoke(RoomCommand.Revoke command) {
            target(command.target());
            ClientId holder = command.holder();
            json.put("do", "revoke").put("holder", holder == null ? null : holder.value());
        }

        @Override
        public void tick(RoomCommand.Tick command) {
            json.put("do", "tick");
        }
    }
}
