/** The ordered, durable log of each room, and its implementations. */
@NullMarked
package io.drawdb.collab.log;

import org.jspecify.annotations.NullMarked;
