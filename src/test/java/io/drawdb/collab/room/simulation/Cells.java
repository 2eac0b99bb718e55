package io.drawdb.collab.room.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.Diagram;
import io.drawdb.collab.diagram.Json;
import io.drawdb.collab.diagram.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A document as a table of what can be written one by one: {@code tables/t1/fields/f1/name} and the like. Positions are
 * left out, and what refers by name, because a rename carries it along whoever wrote it.
 */
final class Cells {
    private static final Set<String> BY_NAME = Set.of("fields", "inherits", "type");

    private final Map<String, JsonNode> cells = new LinkedHashMap<>();

    private Cells() {}

    static Cells of(Diagram diagram) {
        Cells all = new Cells();
        ObjectNode json = diagram.toJson();
        Target.collections().forEach(target -> json.remove(target.member()));
        all.object("", json);
        for (Target target : Target.collections()) {
            for (String id : diagram.ids(target)) {
                all.entity(target.member() + "/" + id, diagram, target, id);
            }
        }
        return all;
    }

    /** The cells in which two documents differ. */
    Set<String> differing(Cells other) {
        Set<String> names = new TreeSet<>(cells.keySet());
        names.addAll(other.cells.keySet());
        names.removeIf(name -> agrees(other, name));
        return names;
    }

    /** Whether both have the same in a cell. */
    boolean agrees(Cells other, String name) {
        JsonNode mine = cells.get(name);
        JsonNode theirs = other.cells.get(name);
        return mine == null || theirs == null ? Objects.equals(mine, theirs) : Json.same(mine, theirs);
    }

    private void entity(String name, Diagram diagram, Target target, String id) {
        ObjectNode own = diagram.find(target, null, id).orElseThrow().deepCopy();
        if (target.positional()) {
            own.remove("id");
        }
        for (Target part : target.parts()) {
            own.remove(part.member());
            for (String partId : diagram.ids(part, id)) {
                String partName = name + "/" + part.member() + "/" + partId;
                cells.put(partName, BooleanNode.TRUE);
                diagram.find(part, id, partId).ifPresent(value -> object(partName, value));
            }
        }
        cells.put(name, BooleanNode.TRUE);
        object(name, own);
    }

    private void object(String prefix, ObjectNode object) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = prefix + "/" + member.getKey();
            if (member.getValue() instanceof ObjectNode nested) {
                object(name, nested);
            } else if (!BY_NAME.contains(member.getKey())) {
                cells.put(name, member.getValue());
            }
        }
    }
}
