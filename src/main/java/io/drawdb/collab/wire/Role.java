package io.drawdb.collab.wire;

/** What somebody is allowed to be in a room at most. */
public enum Role {
    OWNER,
    EDITOR,
    VIEWER
}
