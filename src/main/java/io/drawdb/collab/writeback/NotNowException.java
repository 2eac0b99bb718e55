package io.drawdb.collab.writeback;

/** A room can't be written now, for a reason that will pass. */
public final class NotNowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param reason for people */
    public NotNowException(String reason) {
        super(reason, null, false, false);
    }
}
