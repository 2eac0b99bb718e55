package io.drawdb.collab.wire;

/** Whether somebody watches or edits: as asked for in {@code hello}, and as it is in effect. */
public enum ClientMode {
    VIEW,
    EDIT
}
