package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Ids of notes and areas that are their positions in the collection. */
final class Numbering {
    private Numbering() {}

    /** Whether each entity's id is its position. */
    static boolean isByPosition(List<Entity> entities) {
        for (int i = 0; i < entities.size(); i++) {
            if (!isPosition(entities.get(i).json().path(Keys.ID), i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isPosition(JsonNode id, int position) {
        return id.isIntegralNumber() && id.canConvertToInt() && id.intValue() == position;
    }

    /** Whether an operation does nothing but number a note or area. */
    static boolean isRenumbering(Operation operation) {
        return operation instanceof Operation.Update update
                && update.target().positional()
                && update.set().isEmpty()
                && update.patch().size() == 1
                && update.patch().has(Keys.ID);
    }
}
