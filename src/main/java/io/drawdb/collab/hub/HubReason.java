package io.drawdb.collab.hub;

/** Why something was refused in a room or at its door: the label in metrics, in lower case. */
enum HubReason {
    /** There are as many rooms open as may be. */
    ROOMS,
    /** The documents of the open rooms are as large as they may be. */
    DOCUMENTS_BYTES,
    /** The server is about to stop. */
    DRAINING,
    /** There are as many in the room as may be. */
    PARTICIPANTS,
    CLIENT_ID_TAKEN,
    /** What somebody shows of himself is too large. */
    AWARENESS_BYTES,
    /** A room, or somebody in it, has as many locks as may be. */
    LOCKS,
    /** A right ended that somebody had. */
    UNAUTHENTICATED,
    /** The shared file can't be read. */
    NOT_LOADED,
    /** The log did not take something. */
    LOG_UNAVAILABLE,
    /** What is here is not what the log has: the room is read anew. */
    ROOM_VIEW_LOST,
    /** A bug: the room is read anew. */
    ROOM_FAILED,
    /** A page pushed a copy that the room had before. */
    STALE_DOCUMENT,
    SLOW_READER,
    /** What another server said could not be understood. */
    RELAY,
    /** More servers have the room open than may be. */
    SERVERS
}
