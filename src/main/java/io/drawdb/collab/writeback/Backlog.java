package io.drawdb.collab.writeback;

import java.time.Instant;
import java.util.Optional;

/** What waited to be written at some moment: how many rooms, since when the oldest of them, and the budget then. */
record Backlog(int dirtyRooms, Optional<Instant> oldest, CallBudget budget) {}
