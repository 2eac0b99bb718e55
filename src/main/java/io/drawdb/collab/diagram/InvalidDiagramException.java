package io.drawdb.collab.diagram;

/** A value does not have the shape of a diagram; the message names the place. */
public final class InvalidDiagramException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What was expected, and where. */
    public InvalidDiagramException(String message) {
        super(message);
    }
}
