package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Outcome.Applied;
import io.drawdb.collab.diagram.Outcome.Code;
import io.drawdb.collab.diagram.Outcome.Refused;
import io.drawdb.collab.diagram.References.End;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
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

    private final Diagram before;
    private final Draft draft;
    private final KeySource keys;
    private final Performance performance;
    private final Cascade cascade;
    private final List<Operation> performed = new ArrayList<>();
    private final Deque<Operation> inverse = new ArrayDeque<>();
    private final Set<EntityRef> touched = new LinkedHashSet<>();
    private final Set<String> attached = new LinkedHashSet<>();
    private Set<Target> numbered;

    Application(Diagram before, KeySource keys) {
        this.before = before;
        this.draft = new Draft(before);
        this.keys = keys;
        this.performance = new Performance(draft);
        this.cascade = new Cascade(draft);
        this.numbered = numbered();
    }

    Draft draft() {
        return draft;
    }

    /** One operation with all that follows from it; empty if it was accepted. */
    Optional<Refused> step(Operation operation) {
        return operation.accept(this);
    }

    /** What is left to do and to check when all operations are through. */
    Outcome finish() {
        numbered.forEach(this::renumber);
        for (String relationship : attached) {
            Optional<Refused> dangling = checkEnds(relationship);
            if (dangling.isPresent()) {
                return dangling.get();
            }
        }
        Diagram after = performed.isEmpty() ? before : draft.freeze();
        return new Applied(after, performed, List.copyOf(inverse), touched);
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
            numbered = numbered();
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
        Integer index = operation.index() == null || operation.index() == size ? null : operation.index();
        ObjectNode value = Parts.keyed(target, operation.value(), keys, null);
        if (Keys.of(target, value) == null) {
            String key = KeyAssignment.fresh(keys, taken -> draft.indexOf(target, parent, taken) >= 0);
            value = Json.shallowCopy(value).put(Keys.UID, key);
        }
        if (numbered.contains(target)) {
            value = Json.shallowCopy(value).put(Keys.ID, index == null ? size : index);
        }
        Operation normalised = new Operation.Create(target, parent, value, index);
        Optional<Refused> refused = Fit.check(draft, normalised);
        if (refused.isEmpty()) {
            perform(normalised);
            attach(target, Entity.of(target, value).key());
        }
        return refused;
    }

    @Override
    public Optional<Refused> update(Operation.Update operation) {
        Target target = operation.target();
        String id = operation.id();
        ObjectNode current = draft.find(target, operation.parent(), id);
        if (current == null) {
            return Fit.check(draft, operation);
        }
        ObjectNode next = new MergePatch(operation.patch(), operation.set()).appliedTo(current);
        boolean isReferredTo = target == Target.TABLE || target == Target.FIELD;
        boolean keepsReference = Objects.equals(Keys.reference(current), Keys.reference(next));
        if (!id.equals(Keys.of(target, next)) || (isReferredTo && !keepsReference)) {
            return Fit.invalid(target, id, "the id of " + Keys.named(target, id) + " cannot be changed");
        }
        next = Parts.keyed(target, next, keys, current);
        Optional<Refused> refused = deleteLostParts(target, id, current, next);
        if (refused.isEmpty()) {
            updateOwnMembers(target, operation.parent(), id, next);
            refused = updateParts(target, id, current, next);
        }
        return refused;
    }

    @Override
    public Optional<Refused> delete(Operation.Delete operation) {
        Optional<Refused> refused = Fit.check(draft, operation);
        if (refused.isEmpty()) {
            cascade.beforeDelete(operation.target(), operation.parent(), operation.id())
                    .forEach(this::perform);
            perform(operation);
        }
        return refused;
    }

    @Override
    public Optional<Refused> move(Operation.Move operation) {
        Optional<Refused> refused = Fit.check(draft, operation);
        int from = draft.indexOf(operation.target(), operation.parent(), operation.id());
        if (refused.isEmpty() && from != operation.index()) {
            perform(operation);
        }
        return refused;
    }

    /** A member with parts that is overwritten by something without: its parts go one by one, with their cascades. */
    private Optional<Refused> deleteLostParts(Target target, String id, ObjectNode current, ObjectNode next) {
        for (Target part : target.parts()) {
            if (!Parts.areKeyed(current, part) || Parts.areKeyed(next, part)) {
                continue;
            }
            for (Entity lost : Parts.entities(current, part)) {
                Optional<Refused> refused = delete(new Operation.Delete(part, id, lost.key()));
                if (refused.isPresent()) {
                    return refused;
                }
            }
        }
        return DONE;
    }

    private void updateOwnMembers(Target target, @Nullable String parent, String id, ObjectNode next) {
        ObjectNode current = current(target, parent, id);
        MergePatch change = Parts.ownChange(target, current, next);
        if (change.isEmpty()) {
            return;
        }
        perform(new Operation.Update(target, parent, id, change.patch(), change.set()));
        String oldName = Cascade.name(current);
        String newName = Cascade.name(next);
        if (oldName != null && newName != null && !oldName.equals(newName)) {
            cascade.afterRename(target, parent, oldName, newName).forEach(this::perform);
        }
        if (target == Target.RELATIONSHIP && !References.ends(current).equals(References.ends(next))) {
            attach(target, id);
        }
    }

    private Optional<Refused> updateParts(Target target, String id, ObjectNode original, ObjectNode next) {
        for (Target part : target.parts()) {
            boolean isChanged = !Equality.same(original.get(part.member()), next.get(part.member()));
            if (!isChanged || !Parts.areKeyed(next, part)) {
                continue;
            }
            // Read again for each kind of part: a field that was renamed or deleted has changed the indices meanwhile.
            ObjectNode current = current(target, null, id);
            for (Operation operation :
                    ListDifference.between(part, id, Parts.entities(current, part), Parts.entities(next, part))) {
                Optional<Refused> refused = step(operation);
                if (refused.isPresent()) {
                    return refused;
                }
            }
        }
        return DONE;
    }

    private ObjectNode current(Target target, @Nullable String parent, String id) {
        ObjectNode current = draft.find(target, parent, id);
        if (current == null) {
            throw new IllegalStateException(target + " was there a moment ago");
        }
        return current;
    }

    private void perform(Operation operation) {
        List<Operation> back = operation.accept(performance);
        for (int i = back.size() - 1; i >= 0; i--) {
            inverse.addFirst(back.get(i));
        }
        performed.add(operation);
        if (!Numbering.isRenumbering(operation)) {
            touched.add(EntityRef.of(operation));
        }
    }

    private void attach(Target target, String id) {
        if (target == Target.RELATIONSHIP) {
            attached.add(id);
        }
    }

    private Optional<Refused> checkEnds(String id) {
        ObjectNode relationship = draft.find(Target.RELATIONSHIP, null, id);
        List<End> ends = relationship == null ? List.of() : References.ends(relationship);
        for (End end : ends) {
            if (!References.resolves(draft, end)) {
                String message = Keys.named(Target.RELATIONSHIP, id) + " refers to "
                        + Keys.named(Target.TABLE, end.table()) + " with fields " + end.fields()
                        + ", which is not there";
                return Optional.of(new Refused(Code.NOT_FOUND, message, Target.RELATIONSHIP, id));
            }
        }
        return DONE;
    }

    private Set<Target> numbered() {
        Set<Target> targets = EnumSet.noneOf(Target.class);
        for (Target target : Target.collections()) {
            if (target.positional() && Numbering.isByPosition(draft.entities(target))) {
                targets.add(target);
            }
        }
        return targets;
    }

    private void renumber(Target target) {
        List<Entity> entities = List.copyOf(draft.entities(target));
        for (int i = 0; i < entities.size(); i++) {
            JsonNode id = entities.get(i).json().path(Keys.ID);
            if (!Numbering.isPosition(id, i)) {
                ObjectNode patch = Json.object().put(Keys.ID, i);
                perform(new Operation.Update(target, null, entities.get(i).key(), patch, Json.object()));
            }
        }
    }
}
