package io.drawdb.collab.gateway;

/** A frame that is no message; the text tells the client what is wrong with it. */
final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final GatewayReason reason;
    private final String text;
    private final boolean fatal;

    BadMessage(String text, boolean fatal) {
        this(GatewayReason.BAD_MESSAGE, text, fatal);
    }

    BadMessage(GatewayReason reason, String text, boolean fatal) {
        super(text, null, false, false);
        this.reason = reason;
        this.text = text;
        this.fatal = fatal;
    }

    /** What metrics and log call it. */
    GatewayReason reason() {
        return reason;
    }

    /** What is wrong, for the client. */
    String text() {
        return text;
    }

    /** Whether the connection is to be closed. */
    boolean fatal() {
        return fatal;
    }
}
