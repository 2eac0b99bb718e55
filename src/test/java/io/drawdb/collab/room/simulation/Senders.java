package io.drawdb.collab.room.simulation;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.room.CommandVisitor;
import io.drawdb.collab.room.RoomCommand;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose sign of life a command is. */
final class Senders implements CommandVisitor {
    private @Nullable ClientId sender;

    private Senders() {}

    /** The client that sent it; empty for what servers say by themselves. */
    static Optional<ClientId> of(RoomCommand command) {
        Senders senders = new Senders();
        command.accept(senders);
        return Optional.ofNullable(senders.sender);
    }

    @Override
    public void open(RoomCommand.Open command) {}

    @Override
    public void govern(RoomCommand.Govern command) {}

    @Override
    public void takeTheirs(RoomCommand.TakeTheirs command) {}

    @Override
    public void writing(RoomCommand.Writing command) {}

    @Override
    public void stored(RoomCommand.Stored command) {}

    @Override
    public void come(RoomCommand.Come command) {
        sender = command.who();
    }

    @Override
    public void change(RoomCommand.Change command) {
        sender = command.who();
    }

    @Override
    public void refuse(RoomCommand.Refuse command) {
        sender = command.who();
    }

    @Override
    public void replace(RoomCommand.Replace command) {
        sender = command.who();
    }

    @Override
    public void undo(RoomCommand.Undo command) {
        sender = command.who();
    }

    @Override
    public void redo(RoomCommand.Redo command) {
        sender = command.who();
    }

    @Override
    public void acquire(RoomCommand.Acquire command) {
        sender = command.who();
    }

    @Override
    public void release(RoomCommand.Release command) {
        sender = command.who();
    }

    @Override
    public void renew(RoomCommand.Renew command) {}

    @Override
    public void leave(RoomCommand.Leave command) {}

    @Override
    public void askHolder(RoomCommand.AskHolder command) {
        sender = command.who();
    }

    @Override
    public void dismiss(RoomCommand.Dismiss command) {
        sender = command.who();
    }

    @Override
    public void restore(RoomCommand.Restore command) {
        sender = command.who();
    }

    @Override
    public void revoke(RoomCommand.Revoke command) {}

    @Override
    public void tick(RoomCommand.Tick command) {}
}
