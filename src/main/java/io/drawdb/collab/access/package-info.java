/** Who may come in, as what, and for how long: tokens, what was decided about them since, and whose a client id is. */
@NullMarked
package io.drawdb.collab.access;

import org.jspecify.annotations.NullMarked;
