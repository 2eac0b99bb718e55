package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What relationships refer to: tables and fields, by their {@code id}. */
final class References {
    private References() {}

    /**
     * One end of a relationship.
     *
     * @param table the id of the table
     * @param fields the ids of its fields: more than one in a composite key, none if the relationship names none
     */
    record End(String table, List<String> fields) {
        End {
            fields = List.copyOf(fields);
        }
    }

    /**
     * What is about to go: a table, or a field of one.
     *
     * @param table the key of the table; null if nothing goes
     * @param field the key of the field; null if the whole table goes
     */
    record Leaving(@Nullable String table, @Nullable String field) {
        private static final Leaving NOTHING = new Leaving(null, null);

        private boolean isTable(Entity candidate) {
            return field == null && candidate.key().equals(table);
        }

        private boolean isField(Entity owner, ObjectNode candidate) {
            return field != null && owner.key().equals(table) && field.equals(Keys.of(Target.FIELD, candidate));
        }
    }

    /** The ends that name a table. */
    static List<End> ends(ObjectNode relationship) {
        List<End> ends = new ArrayList<>();
        end(relationship, "startTableId", "startFieldId").ifPresent(ends::add);
        end(relationship, "endTableId", "endFieldId").ifPresent(ends::add);
        return ends;
    }

    private static Optional<End> end(ObjectNode relationship, String tableMember, String fieldMember) {
        String table = Keys.text(relationship.get(tableMember));
        if (table == null) {
            return Optional.empty();
        }
        Set<String> fields = new HashSet<>();
        addText(relationship.get(fieldMember), fields);
        for (JsonNode pair : relationship.path("fields")) {
            addText(pair.get(fieldMember), fields);
        }
        return Optional.of(new End(table, fields.stream().sorted().toList()));
    }

    private static void addText(@Nullable JsonNode scalar, Set<String> texts) {
        String text = Keys.text(scalar);
        if (text != null) {
            texts.add(text);
        }
    }

    /** Whether there is such a table with such fields. */
    static boolean resolves(Draft draft, End end) {
        return resolves(draft, end, Leaving.NOTHING);
    }

    /** Whether there is such a table with such fields once the other is gone. */
    static boolean resolves(Draft draft, End end, Leaving leaving) {
        return draft.entities(Target.TABLE).stream()
                .filter(table -> end.table().equals(Keys.reference(table.json())))
                .filter(table -> !leaving.isTable(table))
                .anyMatch(table -> hasFields(table, end.fields(), leaving));
    }

    /** A table whose fields have no keys may have any field; one without fields has none. */
    private static boolean hasFields(Entity table, List<String> wanted, Leaving leaving) {
        if (wanted.isEmpty() || !Parts.canHold(table.json(), Target.FIELD)) {
            return true;
        }
        Set<String> ids = new HashSet<>();
        for (ObjectNode field : Parts.of(table.json(), Target.FIELD)) {
            String id = Keys.reference(field);
            if (id != null && !leaving.isField(table, field)) {
                ids.add(id);
            }
        }
        return ids.containsAll(wanted);
    }
}
