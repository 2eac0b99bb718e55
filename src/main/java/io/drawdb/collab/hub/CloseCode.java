package io.drawdb.collab.hub;

/** Why a connection is closed, and whether coming back helps. */
public enum CloseCode {
    NORMAL(1000, false),
    TOO_BIG(1009, false),
    RESTART(1012, true),
    BAD_MESSAGE(4400, false),
    UNAUTHENTICATED(4401, false),
    FORBIDDEN(4403, false),
    NO_SUCH_ROOM(4404, false),
    TOO_SLOW(4408, true),
    REPLACED(4409, false),
    RATE_LIMITED(4429, true),
    NOT_LOADED(4503, true);

    private final int number;
    private final boolean retry;

    CloseCode(int number, boolean retry) {
        this.number = number;
        this.retry = retry;
    }

    /** The number in the WebSocket close frame. */
    public int number() {
        return number;
    }

    /** Whether a client should connect again. */
    public boolean retry() {
        return retry;
    }
}
