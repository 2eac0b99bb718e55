/** One room as a deterministic state machine fed by an ordered log: changes, locks, exactly-once, undo. Pure. */
@NullMarked
package io.drawdb.collab.room;

import org.jspecify.annotations.NullMarked;
