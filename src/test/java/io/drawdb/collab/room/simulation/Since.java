package io.drawdb.collab.room.simulation;

/** What a client that comes back has already. */
record Since(String epoch, long version) {}
