/** WebSocket connections: upgrade, limits, back-pressure in both directions, closing. */
@NullMarked
package io.drawdb.collab.gateway;

import org.jspecify.annotations.NullMarked;
