/** The rooms that are open on this server: load, run, deliver, evict, drain. */
@NullMarked
package io.drawdb.collab.hub;

import org.jspecify.annotations.NullMarked;
