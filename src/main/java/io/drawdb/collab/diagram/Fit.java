package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an operation can be applied to a draft to the letter; if not, why. */
final class Fit implements Operation.Visitor<Optional<Refused>> {
    private static final Optional<Refused> FITS = Optional.empty();

    private final Draft draft;

    private Fit(Draft draft) {
        this.draft = draft;
    }

    /** Empty if it fits. */
    static Optional<Refused> check(Draft draft, Operation operation) {
        return operation.accept(new Fit(draft));
    }

    @Override
    public Optional<Refused> updateDiagram(Operation.UpdateDiagram operation) {
        MergePatch change = new MergePatch(operation.patch(), operation.set());
        ObjectNode next = change.appliedTo(draft.members());
        if (next.has(DiagramParser.TRANSFORM)) {
            return invalid(Target.DIAGRAM, null, DiagramParser.TRANSFORM + " is each user's own and not shared");
        }
        for (Target target : Target.collections()) {
            boolean named =
                    operation.patch().has(target.member()) || operation.set().has(target.member());
            if (named && !(draft.size(target, null) == 0 && isEmptyCollection(next, target))) {
                return invalid(
                        Target.DIAGRAM,
                        null,
                        target.member() + " changes by operations on " + target.wireName() + ", not as a whole");
            }
        }
        return FITS;
    }

    private static boolean isEmptyCollection(ObjectNode members, Target target) {
        JsonNode member = members.path(target.member());
        return member.isMissingNode() || member.isNull() || (member.isArray() && member.isEmpty());
    }

    @Override
    public Optional<Refused> replaceDiagram(Operation.ReplaceDiagram operation) {
        return invalid(Target.DIAGRAM, null, "replace is not part of a normalised change");
    }

    @Override
    public Optional<Refused> create(Operation.Create operation) {
        Target target = operation.target();
        String key = Keys.of(target, operation.value());
        Optional<Refused> place = checkPlace(target, operation.parent());
        if (place.isPresent()) {
            return place;
        }
        if (key == null) {
            return invalid(target, null, "a new " + target.wireName() + " needs a key");
        }
        if (draft.contains(target, operation.parent(), key)) {
            return Optional.of(new Refused(Code.EXISTS, "there is already a " + Keys.named(target, key), target, key));
        }
        Integer index = operation.index();
        int size = draft.size(target, operation.parent());
        if (index != null && index > size) {
            return outOfRange(target, key, index, size);
        }
        return checkPartKeys(target, key, operation.value(), target.parts());
    }

    @Override
    public Optional<Refused> update(Operation.Update operation) {
        Target target = operation.target();
        String id = operation.id();
        MergePatch change = new MergePatch(operation.patch(), operation.set());
        List<Target> parts = change.partsOf(target);
        ObjectNode current = draft.asFarAs(parts, target, operation.parent(), id);
        if (current == null) {
            return missing(target, operation.parent(), id);
        }
        ObjectNode next = change.appliedTo(current);
        if (!id.equals(Keys.of(target, next))) {
            return invalid(target, id, "the update would change the key of " + Keys.named(target, id));
        }
        return checkPartKeys(target, id, next, parts);
    }

    @Override
    public Optional<Refused> delete(Operation.Delete operation) {
        boolean found = draft.contains(operation.target(), operation.parent(), operation.id());
        return found ? FITS : missing(operation.target(), operation.parent(), operation.id());
    }

    @Override
    public Optional<Refused> move(Operation.Move operation) {
        Target target = operation.target();
        if (!draft.contains(target, operation.parent(), operation.id())) {
            return missing(target, operation.parent(), operation.id());
        }
        int last = draft.size(target, operation.parent()) - 1;
        return operation.index() > last ? outOfRange(target, operation.id(), operation.index(), last) : FITS;
    }

    /** Whether there is a table or type that can take such a part. */
    private Optional<Refused> checkPlace(Target target, @Nullable String parent) {
        Target ownerTarget = target.parent();
        if (ownerTarget == null || parent == null) {
            return FITS;
        }
        if (!draft.contains(ownerTarget, null, parent)) {
            return notFound(ownerTarget, parent);
        }
        if (!draft.canHold(target, parent)) {
            return invalid(
                    ownerTarget,
                    parent,
                    target.member() + " of " + Keys.named(ownerTarget, parent) + " is not an array of objects");
        }
        return FITS;
    }

    private Optional<Refused> missing(Target target, @Nullable String parent, String id) {
        Optional<Refused> place = checkPlace(target, parent);
        return place.isPresent() ? place : notFound(target, id);
    }

    private static Optional<Refused> checkPartKeys(Target target, String id, ObjectNode value, List<Target> parts) {
        for (Target part : parts) {
            if (!KeyAssignment.isComplete(part, Parts.of(value, part))) {
                return invalid(target, id, part.member() + " of " + Keys.named(target, id) + " need distinct keys");
            }
        }
        return FITS;
    }

    static Optional<Refused> notFound(Target target, String id) {
        return Optional.of(new Refused(Code.NOT_FOUND, "there is no " + Keys.named(target, id), target, id));
    }

    static Optional<Refused> invalid(Target target, @Nullable String id, String message) {
        return Optional.of(new Refused(Code.INVALID, message, target, id));
    }

    private static Optional<Refused> outOfRange(Target target, String id, int index, int max) {
        return invalid(target, id, "index " + index + " is not between 0 and " + max);
    }
}
