/** A line to Redis that mends itself: calls, subscriptions, and word of when something may have been missed. */
@NullMarked
package io.drawdb.collab.redis;

import org.jspecify.annotations.NullMarked;
