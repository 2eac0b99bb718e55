package io.drawdb.collab.writeback;

/**
 * What a room that has nothing to write knows of its shared file.
 *
 * @param asOf the room's document at that moment: what is read from now on may lack what changes after it
 * @param fingerprint of the file when it was last read or written
 */
public record KnownFile(RoomVersion asOf, long fingerprint) {}
