package io.drawdb.collab.gateway;

import java.util.Locale;

/** Why a connection, or a message of it, is turned down or held up, as metrics and log call it. */
enum GatewayReason {
    BAD_REQUEST,
    NOT_UPGRADABLE,
    BAD_SHARE_ID,
    ADDRESS_FULL,
    SERVER_FULL,
    NOT_ACCEPTING,
    ORIGIN,
    UNAUTHENTICATED,
    FORBIDDEN,
    TOKEN_KEYS,
    NO_HELLO,
    BAD_MESSAGE,
    BROKEN_FRAME,
    TOO_BIG,
    TOO_BIG_BEFORE_HELLO,
    TOO_MANY_VALUES,
    WAITING_FOR_MEMORY,
    UNREAD_BYTES,
    UNFINISHED,
    SLOWED_DOWN,
    SLOWED_DOWN_BYTES,
    SLOWED_DOWN_OPS,
    SLOWED_DOWN_HELLOS,
    FLOOD,
    SILENT;

    /** The label in metrics, and the word in the log. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
