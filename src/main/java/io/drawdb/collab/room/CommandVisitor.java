package io.drawdb.collab.room;

/** Something to be done with a command, for each kind of them. */
public interface CommandVisitor {
    void open(RoomCommand.Open command);

    void govern(RoomCommand.Govern command);

    void takeTheirs(RoomCommand.TakeTheirs command);

    void writing(RoomCommand.Writing command);

    void stored(RoomCommand.Stored command);

    void come(RoomCommand.Come command);

    void change(RoomCommand.Change command);

    void refuse(RoomCommand.Refuse command);

    void replace(RoomCommand.Replace command);

    void undo(RoomCommand.Undo command);

    void redo(RoomCommand.Redo command);

    void acquire(RoomCommand.Acquire command);

    void release(RoomCommand.Release command);

    void renew(RoomCommand.Renew command);

    void leave(RoomCommand.Leave command);

    void askHolder(RoomCommand.AskHolder command);

    void dismiss(RoomCommand.Dismiss command);

    void restore(RoomCommand.Restore command);

    void revoke(RoomCommand.Revoke command);

    void tick(RoomCommand.Tick command);
}
