/** The document: entities, operations, cascades, differences and inverses. Pure; uses the JSON library only. */
@NullMarked
package io.drawdb.collab.diagram;

import org.jspecify.annotations.NullMarked;
