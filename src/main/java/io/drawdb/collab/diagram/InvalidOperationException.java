package io.drawdb.collab.diagram;

/** A JSON value is not an operation; the message names the bad member and what is expected of it. */
public final class InvalidOperationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The bad member and what is expected of it. */
    public InvalidOperationException(String message) {
        super(message);
    }
}
