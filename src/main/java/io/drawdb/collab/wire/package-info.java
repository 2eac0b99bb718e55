/** Every message of protocol v1 and v2 as a record, with one codec for each direction. */
@NullMarked
package io.drawdb.collab.wire;

import org.jspecify.annotations.NullMarked;
