package io.drawdb.collab.writeback;

/**
 * A document of a room. Versions count within one lineage; those of different lineages can't be compared.
 *
 * @param epoch names the lineage
 */
public record RoomVersion(String epoch, long number) {}
