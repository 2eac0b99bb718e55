package io.drawdb.collab.wire;

/** Why a write-back or a load failed. */
public enum PersistErrorCode {
    UNREACHABLE,
    RATE_LIMITED,
    TOO_LARGE,
    NOT_FOUND,
    CONFLICT,
    DISABLED
}
