package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Applied;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes an earlier change back although others may have worked on. Whether their work would suffer is found out by trying:
 * if the change, done again after it was taken back, does not lead to the present state, then taking it back took more
 * with it, or less, than the change itself.
 */
final class Reversal {
    private final Diagram now;
    private final List<Operation> done;
    private final List<Operation> inverse;
    private final Set<String> dangled;
    private final KeySource keys;

    Reversal(Diagram now, List<Operation> done, List<Operation> inverse, Set<String> dangled, KeySource keys) {
        this.now = now;
        this.done = done;
        this.inverse = inverse;
        this.dangled = dangled;
        this.keys = keys;
    }

    Outcome attempt() {
        Application undo = new Application(now, keys);
        for (Operation operation : inverse) {
            Optional<Operation> fitted = operation.accept(new Fitting(undo.draft()));
            Optional<Refused> refused = fitted.flatMap(undo::step);
            if (refused.isPresent()) {
                return conflict(refused.get());
            }
        }
        Outcome outcome = undo.finish(dangled);
        if (outcome instanceof Refused refused) {
            return conflict(refused);
        }
        Applied applied = (Applied) outcome;
        return redone(applied.after()).map(Outcome.class::cast).orElse(applied);
    }

    /** Why the change cannot be done again to the same effect; empty if it can. */
    private Optional<Refused> redone(Diagram undone) {
        Draft draft = new Draft(undone);
        Performance performance = new Performance(draft);
        for (Operation operation : done) {
            Optional<Operation> fitted = operation.accept(new Fitting(draft));
            Optional<Refused> refused = fitted.flatMap(one -> Fit.check(draft, one));
            if (refused.isPresent()) {
                return refused.map(Reversal::conflict);
            }
            fitted.ifPresent(one -> one.accept(performance));
        }
        Diagram again = draft.freeze();
        return again.sameContent(now) ? Optional.empty() : Optional.of(conflict(again));
    }

    private Refused conflict(Diagram again) {
        return Difference.between(again, now).stream()
                .filter(operation -> !(operation instanceof Operation.Move) && !Numbering.isRenumbering(operation))
                .findFirst()
                .map(EntityRef::of)
                .map(entity -> conflict(entity.target(), entity.id()))
                .orElse(conflict(null, null));
    }

    private static Refused conflict(Refused refused) {
        return conflict(refused.target(), refused.id());
    }

    private static Refused conflict(@Nullable Target target, @Nullable String id) {
        String what = target == null || id == null ? "the diagram" : Keys.named(target, id);
        return new Refused(Code.CONFLICT, "taking it back would overwrite later work on " + what, target, id);
    }

    /** An operation of the past for a draft of the present: positions are moved inside the collection, what nobody needs is left out. */
    private record Fitting(Draft draft) implements Operation.Visitor<Optional<Operation>> {
        @Override
        public Optional<Operation> updateDiagram(Operation.UpdateDiagram operation) {
            ObjectNode patch = Json.shallowCopy(operation.patch());
            ObjectNode set = Json.shallowCopy(operation.set());
            for (Target target : Target.collections()) {
                if (draft.size(target, null) > 0) {
                    patch.remove(target.member());
                    set.remove(target.member());
                }
            }
            return Optional.of(new Operation.UpdateDiagram(patch, set));
        }

        @Override
        public Optional<Operation> replaceDiagram(Operation.ReplaceDiagram operation) {
            return Optional.of(operation);
        }

        @Override
        public Optional<Operation> create(Operation.Create operation) {
            Integer index = operation.index();
            if (index == null || index < draft.size(operation.target(), operation.parent())) {
                return Optional.of(operation);
            }
            return Optional.of(new Operation.Create(operation.target(), operation.parent(), operation.value(), null));
        }

        @Override
        public Optional<Operation> update(Operation.Update operation) {
            boolean isThere = draft.contains(operation.target(), operation.parent(), operation.id());
            if (!isThere) {
                return Numbering.isRenumbering(operation) ? Optional.empty() : Optional.of(operation);
            }
            ObjectNode patch = Json.shallowCopy(operation.patch());
            ObjectNode set = Json.shallowCopy(operation.set());
            for (Target part : operation.target().parts()) {
                boolean emptiesMember = isNoParts(patch.path(part.member())) || isNoParts(set.path(part.member()));
                if (emptiesMember && draft.size(part, operation.id()) > 0) {
                    patch.remove(part.member());
                    set.remove(part.member());
                }
            }
            return Optional.of(
                    new Operation.Update(operation.target(), operation.parent(), operation.id(), patch, set));
        }

        private static boolean isNoParts(JsonNode member) {
            return member.isNull() || (member.isArray() && member.isEmpty());
        }

        @Override
        public Optional<Operation> delete(Operation.Delete operation) {
            return Optional.of(operation);
        }

        @Override
        public Optional<Operation> move(Operation.Move operation) {
            int last = draft.size(operation.target(), operation.parent()) - 1;
            if (last < 0 || operation.index() <= last) {
                return Optional.of(operation);
            }
            return Optional.of(new Operation.Move(operation.target(), operation.parent(), operation.id(), last));
        }
    }
}
