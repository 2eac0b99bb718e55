/** How the servers of one deployment act as one, beside the log: through the Redis that they share. */
@NullMarked
package io.drawdb.collab.fleet;

import org.jspecify.annotations.NullMarked;
