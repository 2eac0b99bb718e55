package io.drawdb.collab.diagram;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of a change. */
public sealed interface Outcome {
    /**
     * The change was accepted whole.
     *
     * @param after the diagram with the change; the diagram before it, if the change changes nothing
     * @param ops the change in its normal form, cascades included: {@link Changes#replay} of it gives {@code after}
     * @param inverse what takes {@code after} back to the diagram before, positions included
     * @param touched the entities whose content the change changes, cascades included, in order of first touch; mere
     *     renumbering of notes and areas does not count
     * @param dangled the keys of the relationships that it took away or pointed elsewhere and that referred to something
     *     that was not there: so they may come back
     */
    record Applied(
            Diagram after, List<Operation> ops, List<Operation> inverse, Set<EntityRef> touched, Set<String> dangled)
            implements Outcome {
        /** Keeps copies. */
        public Applied {
            ops = List.copyOf(ops);
            inverse = List.copyOf(inverse);
            touched = Collections.unmodifiableSet(new LinkedHashSet<>(touched));
            dangled = Collections.unmodifiableSet(new LinkedHashSet<>(dangled));
        }
    }

    /**
     * The change was refused; nothing of it was applied.
     *
     * @param code why, for programs
     * @param message why, for people
     * @param target the kind of entity at fault, if there is one
     * @param id the key of the entity at fault, if there is one
     */
    record Refused(
            Code code,
            String message,
            @Nullable Target target,
            @Nullable String id) implements Outcome {}

    /** Why a change is refused. */
    enum Code {
        /** An operation names an entity that is not there. */
        NOT_FOUND("not_found"),
        /** An entity is created under a key that is taken. */
        EXISTS("exists"),
        /** An operation does not make sense, whatever the diagram. */
        INVALID("invalid"),
        /** An undo would overwrite later work. */
        CONFLICT("conflict"),
        /** Too much would follow from it. */
        TOO_LARGE("too_large");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }

        /** Its name in messages. */
        public String wireName() {
            return wireName;
        }
    }
}
