package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import io.drawdb.collab.diagram.References.End;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the relationships that a change touches lead: somewhere once it is done, unless they led nowhere before. */
final class RelationshipEnds {
    private final Draft draft;
    private final Set<String> pointed = new LinkedHashSet<>();
    private final Set<String> dangled = new LinkedHashSet<>();

    RelationshipEnds(Draft draft) {
        this.draft = draft;
    }

    /** A new entity, or one with other ends; nothing to do if it is no relationship. */
    void pointed(Target target, String id) {
        if (target == Target.RELATIONSHIP) {
            pointed.add(id);
        }
    }

    /** To be told of each operation before it is performed: what leads nowhere and is taken away may come back as it was. */
    void before(Operation operation) {
        boolean isTakenAway = operation instanceof Operation.Delete
                || (operation instanceof Operation.Update update && References.areSaidIn(update));
        if (isTakenAway && operation.target() == Target.RELATIONSHIP) {
            String id = EntityRef.of(operation).id();
            if (dangling(id).isPresent()) {
                dangled.add(id);
            }
        }
    }

    /** The relationships that led nowhere when they were taken away or pointed elsewhere. */
    Set<String> dangled() {
        return dangled;
    }

    /** Why the change can't be: a relationship would lead nowhere that is none of those which may. */
    Optional<Refused> check(Set<String> mayDangle) {
        return pointed.stream()
                .filter(id -> !mayDangle.contains(id))
                .map(this::dangling)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Refused> dangling(String id) {
        ObjectNode relationship = draft.shell(Target.RELATIONSHIP, null, id);
        List<End> ends = relationship == null ? List.of() : References.ends(relationship);
        for (End end : ends) {
            if (!References.resolves(draft, end)) {
                String message = Keys.named(Target.RELATIONSHIP, id) + " refers to "
                        + Keys.named(Target.TABLE, end.table()) + " with fields " + end.fields()
                        + ", which is not there";
                return Optional.of(new Refused(Code.NOT_FOUND, message, Target.RELATIONSHIP, id));
            }
        }
        return Optional.empty();
    }
}
