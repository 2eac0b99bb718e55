package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a diagram from JSON: finds the collections and gives every entity its key. */
final class DiagramParser {
    /** Each user's own pan and zoom: never shared. */
    static final String TRANSFORM = "transform";

    private final KeySource keys;
    private final Diagram previous;

    DiagramParser(KeySource keys, Diagram previous) {
        this.keys = keys;
        this.previous = previous;
    }

    Diagram parse(ObjectNode value) throws InvalidDiagramException {
        if (Json.isDeeperThan(Diagram.NESTING_MAX, value)) {
            throw new InvalidDiagramException("nested deeper than " + Diagram.NESTING_MAX + " levels");
        }
        ObjectNode members = Json.shallowCopy(value);
        members.remove(TRANSFORM);
        Map<Target, Entities> collections = new EnumMap<>(Target.class);
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            Target target = Target.ofMember(member.getKey());
            if (target != null && !member.getValue().isNull()) {
                collections.put(target, entities(target, objects(target, member.getValue())));
            }
        }
        collections.keySet().forEach(target -> members.set(target.member(), Json.array()));
        return new Diagram(new TopMembers(members), collections);
    }

    private static List<ObjectNode> objects(Target target, JsonNode array) throws InvalidDiagramException {
        if (!array.isArray()) {
            throw new InvalidDiagramException(target.member() + " is not an array");
        }
        List<ObjectNode> objects = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!(element instanceof ObjectNode object)) {
                throw new InvalidDiagramException(target.member() + "[" + objects.size() + "] is not an object");
            }
            objects.add(object);
        }
        return objects;
    }

    private Entities entities(Target target, List<ObjectNode> elements) {
        Entities before = previous.entities(target);
        List<ObjectNode> keyed = KeyAssignment.complete(
                target, elements, keys, before.stream().map(Entity::json).toList());
        List<Entity> entities = new ArrayList<>(keyed.size());
        for (ObjectNode json : keyed) {
            Entity entity = Entity.of(target, json);
            entities.add(withKeyedParts(target, entity, before.find(entity.key())));
        }
        return Entities.of(target, entities);
    }

    /** The very entity of the previous state, if it is written alike: so its encoded bytes are kept. */
    private Entity withKeyedParts(Target target, Entity entity, @Nullable Entity before) {
        ObjectNode json = Parts.keyed(target, entity.json(), keys, before == null ? null : before.json());
        if (before != null && Equality.identical(before.json(), json)) {
            return before;
        }
        return Equality.isShared(json, entity.json()) ? entity : new Entity(entity.key(), json);
    }
}
