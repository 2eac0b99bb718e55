/** Faults on real processes under load, and a checker of what clients saw of them. */
@NullMarked
package io.drawdb.collab.faults;

import org.jspecify.annotations.NullMarked;
