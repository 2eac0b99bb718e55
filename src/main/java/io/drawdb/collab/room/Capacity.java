package io.drawdb.collab.room;

import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Target;
import io.drawdb.collab.room.Rejection.Code;
import org.jspecify.annotations.Nullable;

/** How much a room's document may hold. One that holds more already, from a file for example, may still shrink. */
final class Capacity {
    /** The shortest field, and what separates it from the next. */
    private static final int FIELD_BYTES_MIN = 3;

    private final RoomRules rules;

    Capacity(RoomRules rules) {
        this.rules = rules;
    }

    /** Why the document can't become {@code next}; {@code null} if it can. */
    @Nullable
    Rejection refusal(Diagram before, Diagram next) {
        if (next.encodedLength() > rules.documentBytesMax()) {
            return tooLarge("bytes", next.encodedLength(), rules.documentBytesMax());
        }
        int tables = next.count(Target.TABLE);
        if (tables > rules.tablesMax() && tables > before.count(Target.TABLE)) {
            return tooLarge("tables", tables, rules.tablesMax());
        }
        if (next.encodedLength() / FIELD_BYTES_MIN <= rules.fieldsMax()) {
            return null; // too short for so many: they need not be counted
        }
        int fields = next.count(Target.FIELD);
        return fields > rules.fieldsMax() && fields > before.count(Target.FIELD)
                ? tooLarge("fields", fields, rules.fieldsMax())
                : null;
    }

    private static Rejection tooLarge(String what, long would, long allowed) {
        return Rejection.of(
                Code.TOO_LARGE, "the document would have %d %s, %d are allowed".formatted(would, what, allowed));
    }
}
