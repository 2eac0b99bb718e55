package io.drawdb.collab.diagram;

/** The text is not JSON, or is nested deeper or holds longer strings than {@link Json} accepts. The message quotes no content. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong and where (line and column). */
    public MalformedJsonException(String message) {
        super(message);
    }
}
