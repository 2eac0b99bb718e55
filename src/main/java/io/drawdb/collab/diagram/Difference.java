package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The smallest change between two diagrams. What others refer to comes first and relationships are taken away before and
 * put in place after it, so that the change makes sense in both directions.
 */
final class Difference {
    private static final List<Target> REFERRED_TO =
            List.of(Target.TYPE, Target.ENUM, Target.TABLE, Target.VIEW, Target.NOTE, Target.AREA);

    private Difference() {}

    static List<Operation> between(Diagram before, Diagram after) {
        if (before == after) {
            return List.of();
        }
        List<Operation> relationships = between(Target.RELATIONSHIP, before, after);
        List<Operation> operations = new ArrayList<>();
        relationships.stream().filter(Operation.Delete.class::isInstance).forEach(operations::add);
        REFERRED_TO.forEach(target -> operations.addAll(between(target, before, after)));
        relationships.stream()
                .filter(operation -> !(operation instanceof Operation.Delete))
                .forEach(operations::add);
        MergePatch members = members(before, after);
        if (!members.isEmpty()) {
            operations.add(new Operation.UpdateDiagram(members.patch(), members.set()));
        }
        return operations;
    }

    private static List<Operation> between(Target target, Diagram before, Diagram after) {
        return ListDifference.between(target, null, before.entities(target), after.entities(target));
    }

    /** A collection that is to have entities is made by creating them; the member itself matters only without any. */
    private static MergePatch members(Diagram before, Diagram after) {
        ObjectNode from = Json.shallowCopy(before.members());
        ObjectNode to = Json.shallowCopy(after.members());
        after.collections().forEach((target, entities) -> {
            if (!entities.isEmpty()) {
                from.remove(target.member());
                to.remove(target.member());
            }
        });
        return MergePatch.between(from, to);
    }
}
