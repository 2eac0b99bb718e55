package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Applied;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change being applied: brings each operation into its normal form, adds its cascade, performs both on a draft and keeps
 * what takes them back. Nothing of it is seen before {@link #finish}.
 */
final class Application implements Operation.Visitor<Optional<Refused>> {
    private static final Optional<Refused> DONE = Optional.empty();

    /** What may follow from one change, in JSON values that are copied: some tenths of a second. */
    private static final long WORK_MAX = 10_000_000;

    /** What may follow from one change, by {@link Weight}: a name that is long and used by many is written for each of them. */
    private static final long FOLLOWING_MAX = 32L << 20;

    private final Diagram before;
    private final Draft draft;
    private final KeySource keys;
    private final Performance performance;
    private final Cascade cascade;
    private final List<Operation> performed = new ArrayList<>();
    private final Deque<Operation> inverse = new ArrayDeque<>();
    private final Set<EntityRef> touched = new LinkedHashSet<>();
    private final RelationshipEnds ends;
    private Set<Target> numbered;
    private long following;

    Application(Diagram before, KeySource keys) {
        this.before = before;
        this.draft = new Draft(before);
        this.keys = keys;
        this.performance = new Performance(draft);
        this.cascade = new Cascade(draft);
        this.ends = new RelationshipEnds(draft);
        this.numbered = Numbering.numbered(draft);
    }

    Draft draft() {
        return draft;
    }

    /** One operation with all that follows from it; empty if it was accepted. */
    Optional<Refused> step(Operation operation) {
        Optional<Refused> refused = operation.accept(this);
        boolean isTooMuch = draft.work() > WORK_MAX || following > FOLLOWING_MAX;
        return refused.isEmpty() && isTooMuch ? Optional.of(tooMuch()) : refused;
    }

    /** One operation to the letter; empty if it fits. */
    Optional<Refused> exactly(Operation operation) {
        Optional<Refused> refused = Fit.check(draft, operation);
        if (refused.isEmpty()) {
            perform(operation);
        }
        return refused;
    }

    /** What is left to do and to check when all operations are through. */
    Outcome finish() {
        return finish(Set.of());
    }

    /**
     * What is left to do and to check when all operations are through.
     *
     * @param mayDangle relationships that may refer to what is not there
     */
    Outcome finish(Set<String> mayDangle) {
        numbered.forEach(
                target -> Numbering.renumbering(target, draft.entities(target)).forEach(this::perform));
        Optional<Refused> dangling = ends.check(mayDangle);
        return dangling.isPresent() ? dangling.get() : outcome();
    }

    /** What has become of the diagram; nothing at all, if it is what it was. */
    Outcome outcome() {
        Diagram after = performed.isEmpty() ? before : draft.freeze();
        if (after.sameAs(before)) {
            return new Applied(before, List.of(), List.of(), Set.of(), Set.of());
        }
        return new Applied(after, performed, List.copyOf(inverse), touched, ends.dangled());
    }

    @Override
    public Optional<Refused> updateDiagram(Operation.UpdateDiagram operation) {
        Optional<Refused> refused = Fit.check(draft, operation);
        if (refused.isPresent()) {
            return refused;
        }
        ObjectNode current = draft.members();
        ObjectNode next = new MergePatch(operation.patch(), operation.set()).appliedTo(current);
        MergePatch change = MergePatch.between(current, next);
        if (!change.isEmpty()) {
            perform(new Operation.UpdateDiagram(change.patch(), change.set()));
        }
        return DONE;
    }

    @Override
    public Optional<Refused> replaceDiagram(Operation.ReplaceDiagram operation) {
        Diagram current = draft.freeze();
        try {
            Diagram next = Diagram.parse(operation.value(), keys, current);
            Difference.between(current, next).forEach(this::perform);
            numbered = Numbering.numbered(draft);
            return DONE;
        } catch (InvalidDiagramException invalid) {
            return Optional.of(new Refused(Code.INVALID, String.valueOf(invalid.getMessage()), Target.DIAGRAM, null));
        }
    }

    @Override
    public Optional<Refused> create(Operation.Create operation) {
        Target target = operation.target();
        String parent = operation.parent();
        int size = draft.size(target, parent);
        // A place beyond the end was the end when it was asked for: somebody else may have deleted something since.
        Integer index = operation.index() == null || operation.index() >= size ? null : operation.index();
        ObjectNode value = Parts.keyed(target, operation.value(), keys, null);
        String given = Keys.of(target, value);
        if (given == null || Keys.isMisleading(value)) {
            String key =
                    given == null ? KeyAssignment.fresh(keys, taken -> draft.contains(target, parent, taken)) : given;
            value = Json.shallowCopy(value).put(Keys.UID, key);
        }
        if (numbered.contains(target)) {
            value = Json.shallowCopy(value).put(Keys.ID, index == null ? size : index);
        }
        Operation normalised = new Operation.Create(target, parent, value, index);
        Optional<Refused> refused = exactly(normalised);
        if (refused.isEmpty()) {
            ends.pointed(target, Entity.of(target, value).key());
        }
        return refused;
    }

    @Override
    public Optional<Refused> update(Operation.Update operation) {
        Map<String, String> oldNames = new LinkedHashMap<>();
        Optional<Refused> refused = update(operation, oldNames);
        follow(cascade.afterRename(operation.target(), operation.parent(), oldNames));
        return refused;
    }

    /** An update without what follows from a new name: the old one is put down, and its entity's key. */
    private Optional<Refused> update(Operation.Update operation, Map<String, String> oldNames) {
        Target target = operation.target();
        String id = operation.id();
        MergePatch change = new MergePatch(operation.patch(), operation.set());
        List<Target> parts = change.partsOf(target);
        ObjectNode current = draft.asFarAs(parts, target, operation.parent(), id);
        if (current == null) {
            return Fit.check(draft, operation);
        }
        ObjectNode next = change.appliedTo(current);
        boolean isReferredTo = target == Target.TABLE || target == Target.FIELD;
        boolean keepsReference = Objects.equals(Keys.reference(current), Keys.reference(next));
        boolean keepsKey = id.equals(Keys.of(target, next)) && !Keys.isMisleading(next);
        if (!keepsKey || (isReferredTo && !keepsReference)) {
            return Fit.invalid(target, id, "the id of " + Keys.named(target, id) + " cannot be changed");
        }
        if (parts.isEmpty()) {
            updateOwnMembers(operation, next, oldNames);
            return DONE;
        }
        next = Parts.keyed(target, next, keys, current);
        Optional<Refused> refused = deleteLostParts(target, id, current, next);
        if (refused.isEmpty()) {
            updateOwnMembers(operation, next, oldNames);
            refused = updateParts(target, id, current, next);
        }
        return refused;
    }

    @Override
    public Optional<Refused> delete(Operation.Delete operation) {
        Optional<Refused> refused = Fit.check(draft, operation);
        if (refused.isEmpty()) {
            follow(cascade.beforeDelete(operation.target(), operation.parent(), operation.id()));
            perform(operation);
        }
        return refused;
    }

    @Override
    public Optional<Refused> move(Operation.Move operation) {
        Target target = operation.target();
        String parent = operation.parent();
        // As in create: the last place may be nearer now.
        int to = Math.min(operation.index(), Math.max(0, draft.size(target, parent) - 1));
        Operation.Move fitting = new Operation.Move(target, parent, operation.id(), to);
        boolean isThere = draft.indexOf(target, parent, operation.id()) == to;
        return isThere ? DONE : exactly(fitting);
    }

    /** A member with parts that is overwritten by something without: its parts go one by one, with their cascades. */
    private Optional<Refused> deleteLostParts(Target target, String id, ObjectNode current, ObjectNode next) {
        for (Target part : target.parts()) {
            if (!Parts.areKeyed(current, part) || Parts.areKeyed(next, part)) {
                continue;
            }
            for (Entity lost : Parts.entities(current, part)) {
                Optional<Refused> refused = step(new Operation.Delete(part, id, lost.key()));
                if (refused.isPresent()) {
                    return refused;
                }
            }
        }
        return DONE;
    }

    private void updateOwnMembers(Operation.Update operation, ObjectNode next, Map<String, String> oldNames) {
        Target target = operation.target();
        String id = operation.id();
        ObjectNode current = current(operation.target(), operation.parent(), id);
        MergePatch change = Parts.ownChange(target, current, next);
        if (change.isEmpty()) {
            return;
        }
        perform(new Operation.Update(target, operation.parent(), id, change.patch(), change.set()));
        String oldName = Cascade.name(current);
        if (oldName != null && !oldName.equals(Cascade.name(next))) {
            oldNames.put(id, oldName);
        }
        if (target == Target.RELATIONSHIP && !References.ends(current).equals(References.ends(next))) {
            ends.pointed(target, id);
        }
    }

    private Optional<Refused> updateParts(Target target, String id, ObjectNode original, ObjectNode next) {
        for (Target part : target.parts()) {
            boolean isChanged = !Equality.same(original.get(part.member()), next.get(part.member()));
            if (!isChanged || !Parts.areKeyed(next, part)) {
                continue;
            }
            // Asked for anew for each kind of part: a field that was renamed or deleted has changed the indices
            // meanwhile.
            List<Entity> current = draft.parts(part, id).entities();
            Map<String, String> oldNames = new LinkedHashMap<>();
            for (Operation operation : ListDifference.between(part, id, current, Parts.entities(next, part))) {
                Optional<Refused> refused =
                        operation instanceof Operation.Update update ? update(update, oldNames) : step(operation);
                if (refused.isPresent()) {
                    return refused;
                }
            }
            follow(cascade.afterRename(part, id, oldNames));
        }
        return DONE;
    }

    private ObjectNode current(Target target, @Nullable String parent, String id) {
        return Objects.requireNonNull(draft.shell(target, parent, id), "it was there a moment ago");
    }

    /** What was not asked for, but has to be done with it. */
    private void follow(List<Operation> operations) {
        for (Operation operation : operations) {
            following += Weight.of(operation);
            perform(operation).forEach(back -> following += Weight.of(back));
        }
    }

    /** Returns what takes it back. */
    private List<Operation> perform(Operation operation) {
        ends.before(operation);
        List<Operation> back = operation.accept(performance);
        for (int i = back.size() - 1; i >= 0; i--) {
            inverse.addFirst(back.get(i));
        }
        performed.add(operation);
        if (!Numbering.isRenumbering(operation)) {
            touched.add(EntityRef.of(operation));
        }
        return back;
    }

    private static Refused tooMuch() {
        return new Refused(Code.TOO_LARGE, "too much follows from this change at once; make several of it", null, null);
    }
}
