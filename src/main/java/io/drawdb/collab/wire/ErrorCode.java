package io.drawdb.collab.wire;

/** Why a message of version 2 was refused, other than a change. */
public enum ErrorCode {
    BAD_MESSAGE,
    UNKNOWN_TYPE,
    TOO_LARGE,
    NOT_LOADED,
    UNAVAILABLE,
    RATE_LIMITED,
    UNAUTHENTICATED,
    FORBIDDEN,
    NO_SUCH_ROOM,
    CLIENT_ID_TAKEN
}
