package io.drawdb.collab.room;

import java.util.List;

/** Applies one command. What comes from a client is a sign of its life, too. */
record Reducer(
        RoomState state,
        Editing editing,
        WritingBack writingBack,
        Locking locking,
        TakingBack takingBack,
        List<Effect> out)
        implements CommandVisitor {

    private void alive(ClientId who) {
        locking.renew(who, state.leaseEnd());
    }

    @Override
    public void open(RoomCommand.Open command) {
        writingBack.open(command, out);
    }

    @Override
    public void govern(RoomCommand.Govern command) {
        state.govern(command.rules());
    }

    @Override
    public void takeTheirs(RoomCommand.TakeTheirs command) {
        writingBack.takeTheirs(command, out);
    }

    @Override
    public void writing(RoomCommand.Writing command) {
        writingBack.writing(command);
    }

    @Override
    public void stored(RoomCommand.Stored command) {
        writingBack.stored(command, out);
    }

    @Override
    public void come(RoomCommand.Come command) {
        state.authors.of(command.who(), state.now);
    }

    @Override
    public void change(RoomCommand.Change command) {
        alive(command.who());
        editing.change(command, out);
    }

    @Override
    public void refuse(RoomCommand.Refuse command) {
        alive(command.who());
        editing.refuse(command, out);
    }

    @Override
    public void replace(RoomCommand.Replace command) {
        alive(command.who());
        editing.replace(command, out);
    }

    @Override
    public void undo(RoomCommand.Undo command) {
        alive(command.who());
        takingBack.undo(command.who(), out);
    }

    @Override
    public void redo(RoomCommand.Redo command) {
        alive(command.who());
        takingBack.redo(command.who(), out);
    }

    @Override
    public void acquire(RoomCommand.Acquire command) {
        alive(command.who());
        locking.acquire(command, out);
    }

    @Override
    public void release(RoomCommand.Release command) {
        alive(command.who());
        locking.release(command, out);
    }

    @Override
    public void renew(RoomCommand.Renew command) {
        locking.renew(command.who(), command.heard().plus(state.rules.lease()));
    }

    @Override
    public void leave(RoomCommand.Leave command) {
        locking.leave(command.who(), command.grace(), out);
    }

    @Override
    public void askHolder(RoomCommand.AskHolder command) {
        alive(command.who());
        locking.askHolder(command, out);
    }

    @Override
    public void dismiss(RoomCommand.Dismiss command) {
        alive(command.who());
        locking.dismiss(command, out);
    }

    @Override
    public void restore(RoomCommand.Restore command) {
        alive(command.who());
        takingBack.restore(command, out);
    }

    @Override
    public void revoke(RoomCommand.Revoke command) {
        locking.revoke(command, out);
    }

    @Override
    public void tick(RoomCommand.Tick command) {
        // Time has passed already.
    }
}
