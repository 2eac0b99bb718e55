package io.drawdb.collab.room;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.room.RoomCommand.Purpose;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fills in the members that an entry has for each kind of command; the other half of {@link CommandCodec}. */
final class CommandWriter implements CommandVisitor {
    private final ObjectNode json;

    CommandWriter(ObjectNode json) {
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
    public void govern(RoomCommand.Govern command) {
        json.put("do", "govern").set("rules", RulesCodec.write(command.rules()));
    }

    @Override
    public void takeTheirs(RoomCommand.TakeTheirs command) {
        json.put("do", "takeTheirs");
        if (command.asOf() != null) {
            document(command.asOf());
        }
        file(command.diagram(), command.revision(), command.updatedAt());
    }

    private ObjectNode document(Basis document) {
        return json.put("epoch", document.epoch()).put("version", document.version());
    }

    private void file(@Nullable ObjectNode diagram, @Nullable String revision, @Nullable String updatedAt) {
        json.put("revision", revision).put("updatedAt", updatedAt).set("diagram", diagram);
    }

    @Override
    public void writing(RoomCommand.Writing command) {
        json.put("do", "writing");
        document(command.document()).put("fingerprint", command.fingerprint());
    }

    @Override
    public void stored(RoomCommand.Stored command) {
        json.put("do", "stored");
        if (command.epoch() != null) {
            json.put("epoch", command.epoch());
        }
        json.put("version", command.version())
                .put("revision", command.revision())
                .put("updatedAt", command.updatedAt())
                .put("fingerprint", command.fingerprint());
    }

    @Override
    public void come(RoomCommand.Come command) {
        by("come", command.who());
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

    private static String name(Purpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }
}
