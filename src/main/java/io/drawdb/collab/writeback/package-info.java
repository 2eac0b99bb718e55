/** Writes rooms back to drawdb-server: load, save, back-off, one budget for the whole server. */
@NullMarked
package io.drawdb.collab.writeback;

import org.jspecify.annotations.NullMarked;
