/** Live collaboration for shared drawDB diagrams: one ordered log per room, one pure reducer. */
@NullMarked
package io.drawdb.collab;

import org.jspecify.annotations.NullMarked;
