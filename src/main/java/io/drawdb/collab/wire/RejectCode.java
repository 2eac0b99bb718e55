package io.drawdb.collab.wire;

/** Why a change was refused. */
public enum RejectCode {
    NOT_FOUND,
    EXISTS,
    LOCKED,
    INVALID,
    READ_ONLY,
    STALE,
    CONFLICT,
    TOO_LARGE,
    RATE_LIMITED,
    UNAVAILABLE
}
