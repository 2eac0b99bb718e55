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
        int bytes = next.encodedLength();
        if (bytes > rules.documentBytesMax() && bytes > before.encodedLength()) {
            return tooLarge("bytes", bytes, rules.documentBytesMax());
        }
        for (Target target : Target.collections()) {
            Rejection tooMany = tooMany(target, before, next);
            if (tooMany != null) {
                return tooMany;
            }
        }
        // Too short for so many: they need not be counted.
        boolean isShort = bytes / FIELD_BYTES_MIN <= rules.countsMax().of(Target.FIELD);
        return isShort ? null : tooMany(Target.FIELD, before, next);
    }

    private @Nullable Rejection tooMany(Target target, Diagram before, Diagram next) {
        int allowed = rules.countsMax().of(target);
        int would = next.count(target);
        return would > allowed && would > before.count(target)
                ? tooLarge(target.wireName() + "s", would, allowed)
                : null;
    }

    private static Rejection tooLarge(String what, long would, long allowed) {
        return Rejection.of(
                Code.TOO_LARGE, "the document would have %d %s, %d are allowed".formatted(would, what, allowed));
    }
}
