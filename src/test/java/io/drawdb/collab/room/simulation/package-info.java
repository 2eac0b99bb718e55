/** Whole rooms with everything around them, random but repeatable: servers, a log, clients, and lines that break. */
@NullMarked
package io.drawdb.collab.room.simulation;

import org.jspecify.annotations.NullMarked;
