package io.drawdb.collab.wire;

/** One method for each kind of {@link ClientMessage}; a new kind makes the compiler point here. */
public interface ClientMessageVisitor<R> {
    R hello(ClientMessage.Hello hello);

    R heartbeat(ClientMessage.Heartbeat heartbeat);

    R setClientName(ClientMessage.SetClientName rename);

    R persistNow(ClientMessage.PersistNow request);

    R op(ClientMessageV1.Op op);

    R requestEdit(ClientMessageV1.RequestEdit request);

    R releaseEdit(ClientMessageV1.ReleaseEdit release);

    R requestRelease(ClientMessageV1.RequestRelease request);

    R dismissEditRequest(ClientMessageV1.DismissEditRequest dismissal);

    R forceEdit(ClientMessageV1.ForceEdit force);

    R change(ClientMessageV2.Change change);

    R badChange(ClientMessageV2.BadChange change);

    R lock(ClientMessageV2.Lock lock);

    R unlock(ClientMessageV2.Unlock unlock);

    R lockRequest(ClientMessageV2.LockRequest request);

    R lockDismiss(ClientMessageV2.LockDismiss dismissal);

    R forceLock(ClientMessageV2.ForceLock force);

    R awareness(ClientMessageV2.Awareness awareness);

    R undo(ClientMessageV2.Undo undo);

    R redo(ClientMessageV2.Redo redo);

    R unknown(ClientMessage.Unknown unknown);
}
