package io.drawdb.collab.hub;

/** A room that can't be looked at, or changed, by whoever runs the server; the message says why. */
public final class RoomUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** Nothing was ever written to it. */
        UNKNOWN,
        /** It is not open on this server, and what is asked makes sense only if it is. */
        NOT_OPEN,
        /** Its log or its shared file can't be read, or its log can't be written, or there is no place for it: later. */
        NOT_NOW
    }

    private final Reason reason;

    public RoomUnavailableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
