package io.drawdb.collab.diagram;

import io.drawdb.collab.diagram.Outcome.Refused;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be done with changes: apply, replay, compare and reverse them. Pure functions. */
public final class Changes {
    private Changes() {}

    /**
     * Applies a change whole or not at all, and adds what follows from it: entities that refer to what is deleted or
     * renamed, positions of notes and areas.
     */
    public static Outcome apply(Diagram before, List<Operation> ops, KeySource keys) {
        Application application = new Application(before, keys);
        for (Operation operation : ops) {
            Optional<Refused> refused = application.step(Numbering.withoutPosition(operation));
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return application.finish();
    }

    /**
     * Applies a normalised change to the letter, as clients do.
     *
     * @throws IllegalArgumentException if an operation does not fit the diagram
     */
    public static Diagram replay(Diagram before, List<Operation> ops) {
        Draft draft = new Draft(before);
        Performance performance = new Performance(draft);
        for (Operation operation : ops) {
            Fit.check(draft, operation).ifPresent(refused -> {
                throw new IllegalArgumentException(refused.message());
            });
            operation.accept(performance);
        }
        return draft.freeze();
    }

    /** Applies a normalised change to the letter, with what takes it back. */
    public static Outcome exactly(Diagram before, List<Operation> ops) {
        Application application = new Application(before, () -> {
            throw new IllegalStateException("a normalised change needs no keys");
        });
        for (Operation operation : ops) {
            Optional<Refused> refused = application.exactly(operation);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return application.outcome();
    }

    /** The smallest normalised change that makes {@code after} of {@code before}. */
    public static List<Operation> diff(Diagram before, Diagram after) {
        return Difference.between(before, after);
    }

    /**
     * Takes an earlier change back, unless that would overwrite later work.
     *
     * @param done the change as it was applied
     * @param inverse its inverse, as it was given then
     * @param dangled the relationships that referred to something that was not there, as it was given then
     */
    public static Outcome reverse(
            Diagram now, List<Operation> done, List<Operation> inverse, Set<String> dangled, KeySource keys) {
        return new Reversal(now, done, inverse, dangled, keys).attempt();
    }
}
