/** A driver that puts load on the packaged server and measures it: docs/performance.md. Not part of the usual run. */
@NullMarked
package io.drawdb.collab.load;

import org.jspecify.annotations.NullMarked;
