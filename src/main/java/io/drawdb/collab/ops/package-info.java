/** What an operator sees: configuration, health, metrics. */
@NullMarked
package io.drawdb.collab.ops;

import org.jspecify.annotations.NullMarked;
