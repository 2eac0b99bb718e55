package io.drawdb.collab.room;

/** What something was made of or said about: the document of a lineage at a version. */
public record Basis(String epoch, long version) {}
