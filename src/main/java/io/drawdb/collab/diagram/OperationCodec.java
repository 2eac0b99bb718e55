package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations as JSON objects: {@code {target, action, id, tableId|typeId, value, index, patch, set}}. */
public final class OperationCodec {
    private static final String TARGET = "target";
    private static final String ACTION = "action";
    private static final String ID = "id";
    private static final String VALUE = "value";
    private static final String INDEX = "index";
    private static final String PATCH = "patch";
    private static final String SET = "set";
    private static final String TABLE_ID = "tableId";
    private static final String TYPE_ID = "typeId";

    private OperationCodec() {}

    /** The operation as JSON; what is empty is left out. */
    public static ObjectNode write(Operation operation) {
        return operation.accept(Writer.INSTANCE);
    }

    /** The operations as a JSON array, in order. */
    public static ArrayNode writeAll(List<Operation> operations) {
        ArrayNode array = Json.array();
        operations.forEach(operation -> array.add(write(operation)));
        return array;
    }

    /** The operations of a JSON array, in order. */
    public static List<Operation> readAll(JsonNode array) throws InvalidOperationException {
        return readAll(array, Reader.INPUT);
    }

    /** As {@link #readAll}, for operations that were accepted once: of what has got a limit since. */
    public static List<Operation> readStored(JsonNode array) throws InvalidOperationException {
        return readAll(array, Reader.STORED);
    }

    private static List<Operation> readAll(JsonNode array, Reader reader) throws InvalidOperationException {
        if (!array.isArray()) {
            throw new InvalidOperationException("operations must be an array");
        }
        List<Operation> operations = new ArrayList<>(array.size());
        for (JsonNode node : array) {
            try {
                operations.add(reader.read(node));
            } catch (InvalidOperationException invalid) {
                throw new InvalidOperationException("operation " + operations.size() + ": " + invalid.getMessage());
            }
        }
        return operations;
    }

    /** The operation that a JSON value describes; members it does not know are ignored. */
    public static Operation read(JsonNode node) throws InvalidOperationException {
        return Reader.INPUT.read(node);
    }

    private static @Nullable String parentMember(Target target) {
        if (target.parent() == null) {
            return null;
        }
        return target.parent() == Target.TABLE ? TABLE_ID : TYPE_ID;
    }

    /** Reads operations: as they come in, or as they were kept. */
    private enum Reader {
        INPUT,
        STORED;

        Operation read(JsonNode node) throws InvalidOperationException {
            if (!(node instanceof ObjectNode object)) {
                throw new InvalidOperationException("an operation must be an object");
            }
            Target target = Target.byWireName(object.path(TARGET).asText())
                    .orElseThrow(() -> new InvalidOperationException("target must be one of diagram, table, field, …"));
            String action = object.path(ACTION).asText();
            return target == Target.DIAGRAM ? readDiagram(action, object) : readEntity(target, action, object);
        }

        private static Operation readDiagram(String action, ObjectNode object) throws InvalidOperationException {
            return switch (action) {
                case "update" -> {
                    requireChange(object);
                    yield new Operation.UpdateDiagram(
                            members(Target.DIAGRAM, object, PATCH), members(Target.DIAGRAM, object, SET));
                }
                case "replace" -> new Operation.ReplaceDiagram(value(Target.DIAGRAM, object));
                default -> throw new InvalidOperationException("action must be update or replace for the diagram");
            };
        }

        private Operation readEntity(Target target, String action, ObjectNode object) throws InvalidOperationException {
            String parentMember = parentMember(target);
            String parent = parentMember == null ? null : key(object, parentMember);
            return switch (action) {
                case "create" ->
                    new Operation.Create(
                            target, parent, value(target, object), object.hasNonNull(INDEX) ? index(object) : null);
                case "update" -> {
                    requireChange(object);
                    yield new Operation.Update(
                            target,
                            parent,
                            key(object, ID),
                            members(target, object, PATCH),
                            members(target, object, SET));
                }
                case "delete" -> new Operation.Delete(target, parent, key(object, ID));
                case "move" -> new Operation.Move(target, parent, key(object, ID), index(object));
                default -> throw new InvalidOperationException("action must be create, update, delete or move");
            };
        }

        private String key(ObjectNode object, String member) throws InvalidOperationException {
            JsonNode key = object.get(member);
            return Optional.ofNullable(this == STORED ? Keys.textOfAnyLength(key) : Keys.text(key))
                    .orElseThrow(() -> new InvalidOperationException(
                            member + " must be a string of at most " + Keys.CHARS_MAX + " characters, or a number"));
        }

        private static int index(ObjectNode object) throws InvalidOperationException {
            JsonNode index = object.path(INDEX);
            if (!index.isIntegralNumber() || !index.canConvertToInt() || index.intValue() < 0) {
                throw new InvalidOperationException("index must be a whole number from 0 on");
            }
            return index.intValue();
        }

        private static ObjectNode value(Target target, ObjectNode object) throws InvalidOperationException {
            if (!object.has(VALUE)) {
                throw new InvalidOperationException("value is missing; it must be an object");
            }
            return members(target, object, VALUE);
        }

        /** An object that fits into a diagram at this target's level without making it too deep to be read again. */
        private static ObjectNode members(Target target, ObjectNode object, String member)
                throws InvalidOperationException {
            JsonNode value = object.get(member);
            if (value == null) {
                return Json.object();
            }
            if (!(value instanceof ObjectNode members)) {
                throw new InvalidOperationException(member + " must be an object");
            }
            if (Json.isDeeperThan(Diagram.NESTING_MAX - level(target), members)) {
                throw new InvalidOperationException(member + " is nested too deep");
            }
            return members;
        }

        /** How many objects and arrays of the diagram are around such an entity. */
        private static int level(Target target) {
            if (target == Target.DIAGRAM) {
                return 0;
            }
            return target.parent() == null ? 2 : 4;
        }

        private static void requireChange(ObjectNode object) throws InvalidOperationException {
            if (!object.has(PATCH) && !object.has(SET)) {
                throw new InvalidOperationException("patch is missing; it must be an object");
            }
        }
    }

    /** Writes each kind of operation. */
    private enum Writer implements Operation.Visitor<ObjectNode> {
        INSTANCE;

        @Override
        public ObjectNode updateDiagram(Operation.UpdateDiagram operation) {
            return withChange(start(Target.DIAGRAM, "update", null), operation.patch(), operation.set());
        }

        @Override
        public ObjectNode replaceDiagram(Operation.ReplaceDiagram operation) {
            return start(Target.DIAGRAM, "replace", null).set(VALUE, operation.value());
        }

        @Override
        public ObjectNode create(Operation.Create operation) {
            ObjectNode object = start(operation.target(), "create", operation.parent());
            object.set(VALUE, operation.value());
            return operation.index() == null ? object : object.put(INDEX, operation.index());
        }

        @Override
        public ObjectNode update(Operation.Update operation) {
            ObjectNode object = start(operation.target(), "update", operation.parent());
            return withChange(object.put(ID, operation.id()), operation.patch(), operation.set());
        }

        @Override
        public ObjectNode delete(Operation.Delete operation) {
            return start(operation.target(), "delete", operation.parent()).put(ID, operation.id());
        }

        @Override
        public ObjectNode move(Operation.Move operation) {
            return start(operation.target(), "move", operation.parent())
                    .put(ID, operation.id())
                    .put(INDEX, operation.index());
        }

        private static ObjectNode start(Target target, String action, @Nullable String parent) {
            ObjectNode object = Json.object().put(TARGET, target.wireName()).put(ACTION, action);
            String member = parentMember(target);
            return member == null ? object : object.put(member, parent);
        }

        /** An update that changes nothing still says so, or it could not be told from a mistyped one. */
        private static ObjectNode withChange(ObjectNode object, ObjectNode patch, ObjectNode set) {
            if (!patch.isEmpty() || set.isEmpty()) {
                object.set(PATCH, patch);
            }
            return set.isEmpty() ? object : object.set(SET, set);
        }
    }
}
