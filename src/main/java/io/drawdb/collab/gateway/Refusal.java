package io.drawdb.collab.gateway;

/** Why an upgrade request is turned down, and what the client is told. */
enum Refusal {
    /** Not HTTP/1.1: nothing that could be upgraded. */
    NOT_UPGRADABLE(400, "not_upgradable", false),
    NO_SUCH_ROOM(400, "bad_share_id", false),
    ADDRESS_FULL(429, "address_full", true),
    FULL(503, "server_full", true),
    NOT_ACCEPTING(503, "not_accepting", true);

    private final int status;
    private final String reason;
    private final boolean retry;

    Refusal(int status, String reason, boolean retry) {
        this.status = status;
        this.reason = reason;
        this.retry = retry;
    }

    int status() {
        return status;
    }

    /** The tag in metrics and log. */
    String reason() {
        return reason;
    }

    /** Whether the same request may succeed later. */
    boolean retry() {
        return retry;
    }
}
