package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies operations that {@link Fit} to a draft, to the letter, and tells for each what takes it back. */
final class Performance implements Operation.Visitor<List<Operation>> {
    private final Draft draft;

    Performance(Draft draft) {
        this.draft = draft;
    }

    @Override
    public List<Operation> updateDiagram(Operation.UpdateDiagram operation) {
        ObjectNode before = draft.members();
        ObjectNode after = new MergePatch(operation.patch(), operation.set()).appliedTo(before);
        draft.setMembers(after);
        MergePatch back = MergePatch.between(after, before);
        return List.of(new Operation.UpdateDiagram(back.patch(), back.set()));
    }

    @Override
    public List<Operation> replaceDiagram(Operation.ReplaceDiagram operation) {
        throw new IllegalArgumentException("a whole diagram is not put in place to the letter");
    }

    @Override
    public List<Operation> create(Operation.Create operation) {
        Target target = operation.target();
        String parent = operation.parent();
        Integer index = operation.index();
        Optional<Operation> restoration = restorationOfMember(target, parent);
        draft.insert(target, parent, index == null ? draft.size(target, parent) : index, operation.value());
        Operation removal = new Operation.Delete(
                target, parent, Entity.of(target, operation.value()).key());
        return restoration.map(member -> List.of(removal, member)).orElse(List.of(removal));
    }

    @Override
    public List<Operation> update(Operation.Update operation) {
        Target target = operation.target();
        String parent = operation.parent();
        MergePatch change = new MergePatch(operation.patch(), operation.set());
        ObjectNode before = present(draft.asFarAs(change.partsOf(target), target, parent, operation.id()));
        ObjectNode after = change.appliedTo(before);
        draft.replace(target, parent, after);
        MergePatch back = MergePatch.between(after, before);
        return List.of(new Operation.Update(target, parent, operation.id(), back.patch(), back.set()));
    }

    @Override
    public List<Operation> delete(Operation.Delete operation) {
        Target target = operation.target();
        String parent = operation.parent();
        ObjectNode value = present(draft.find(target, parent, operation.id()));
        int index = draft.indexOf(target, parent, operation.id());
        draft.remove(target, parent, operation.id());
        Integer place = index == draft.size(target, parent) ? null : index;
        return List.of(new Operation.Create(target, parent, value, place));
    }

    @Override
    public List<Operation> move(Operation.Move operation) {
        Target target = operation.target();
        String parent = operation.parent();
        int from = draft.indexOf(target, parent, operation.id());
        draft.move(target, parent, operation.id(), operation.index());
        return List.of(new Operation.Move(target, parent, operation.id(), from));
    }

    /** The first entity of a collection makes the collection; what takes that back, if the member is null or absent now. */
    private Optional<Operation> restorationOfMember(Target target, @Nullable String parent) {
        JsonNode member = draft.member(target, parent);
        if (member != null && !member.isNull()) {
            return Optional.empty();
        }
        ObjectNode none = Json.object().putNull(target.member());
        // A patch takes the member away; an explicit null is said otherwise.
        MergePatch back = member == null ? new MergePatch(none, Json.object()) : new MergePatch(Json.object(), none);
        return Optional.of(
                parent == null
                        ? new Operation.UpdateDiagram(back.patch(), back.set())
                        : new Operation.Update(target.top(), null, parent, back.patch(), back.set()));
    }

    private static ObjectNode present(@Nullable ObjectNode value) {
        return Objects.requireNonNull(value, "the operation was said to fit");
    }
}
