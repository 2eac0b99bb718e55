package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Whether operations leave tables and types with parts that clients can go through: arrays of objects, or none at all.
 * Asked of a change that comes in, and not where it is applied: what is in a log already, or in a document that came as
 * a whole, stays as it is.
 */
public final class SoundParts implements Operation.Visitor<Optional<String>> {
    private static final Optional<String> SOUND = Optional.empty();
    private static final SoundParts INSTANCE = new SoundParts();

    private SoundParts() {}

    /**
     * Refuses operations that bring other parts.
     *
     * @return the operations
     */
    public static List<Operation> require(List<Operation> operations) throws InvalidOperationException {
        for (int i = 0; i < operations.size(); i++) {
            Optional<String> fault = operations.get(i).accept(INSTANCE);
            if (fault.isPresent()) {
                throw new InvalidOperationException("operation " + i + ": " + fault.get());
            }
        }
        return operations;
    }

    @Override
    public Optional<String> create(Operation.Create operation) {
        return fault(operation.target(), operation.value());
    }

    @Override
    public Optional<String> update(Operation.Update operation) {
        // A merge patch puts arrays in place as they are, and makes an object of whatever it meets with an object.
        ObjectNode brought = Json.shallowCopy(operation.patch());
        brought.setAll(operation.set());
        return fault(operation.target(), brought);
    }

    @Override
    public Optional<String> replaceDiagram(Operation.ReplaceDiagram operation) {
        return Target.collections().stream()
                .flatMap(target -> faultOfAny(target, operation.value().path(target.member())).stream())
                .findFirst();
    }

    private static Optional<String> faultOfAny(Target target, JsonNode entities) {
        for (JsonNode entity : entities) {
            Optional<String> fault = entity instanceof ObjectNode object ? fault(target, object) : SOUND;
            if (fault.isPresent()) {
                return fault;
            }
        }
        return SOUND;
    }

    private static Optional<String> fault(Target target, ObjectNode entity) {
        return target.parts().stream()
                .filter(part -> !Parts.canHold(entity, part))
                .findFirst()
                .map(part -> "%s of a %s must be an array of objects".formatted(part.member(), target.wireName()));
    }

    @Override
    public Optional<String> updateDiagram(Operation.UpdateDiagram operation) {
        return SOUND;
    }

    @Override
    public Optional<String> delete(Operation.Delete operation) {
        return SOUND;
    }

    @Override
    public Optional<String> move(Operation.Move operation) {
        return SOUND;
    }
}
