/** The inspector: what whoever runs the server sees of its rooms, and does to them, over HTTP. */
@NullMarked
package io.drawdb.collab.admin;

import org.jspecify.annotations.NullMarked;
