package io.drawdb.collab.wire;

/** A message that can't be understood; the text names the member, what was found, and what is allowed. */
public final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean fatal;

    BadMessageException(String message, boolean fatal) {
        super(message, null, false, false);
        this.fatal = fatal;
    }

    /** The same, as the end of the conversation. */
    BadMessageException asFatal() {
        return new BadMessageException(text(), true);
    }

    /** What is wrong, for the client. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /**
     * Whether it was a {@code hello} of protocol 2: to be answered in the words of version 2, though the connection
     * has not joined, and closed.
     */
    public boolean fatal() {
        return fatal;
    }
}
