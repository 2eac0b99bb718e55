package io.drawdb.collab.gateway;

/** Why an upgrade request is turned down, and what the client is told. */
enum Refusal {
    /** Not HTTP/1.1: nothing that could be upgraded. */
    NOT_UPGRADABLE(400, GatewayReason.NOT_UPGRADABLE, false),
    NO_SUCH_ROOM(400, GatewayReason.BAD_SHARE_ID, false),
    ADDRESS_FULL(429, GatewayReason.ADDRESS_FULL, true),
    FULL(503, GatewayReason.SERVER_FULL, true),
    NOT_ACCEPTING(503, GatewayReason.NOT_ACCEPTING, true);

    private final int status;
    private final GatewayReason reason;
    private final boolean retry;

    Refusal(int status, GatewayReason reason, boolean retry) {
        this.status = status;
        this.reason = reason;
        this.retry = retry;
    }

    int status() {
        return status;
    }

    /** What metrics and log call it. */
    GatewayReason reason() {
        return reason;
    }

    /** Whether the same request may succeed later. */
    boolean retry() {
        return retry;
    }
}
