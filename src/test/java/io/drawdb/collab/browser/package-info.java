/** What people see, in a real browser against the packaged server. */
@NullMarked
package io.drawdb.collab.browser;

import org.jspecify.annotations.NullMarked;
