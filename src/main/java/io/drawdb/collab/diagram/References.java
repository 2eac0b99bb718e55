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
    private static final List<String> END_MEMBERS =
            List.of("startTableId", "startFieldId", "endTableId", "endFieldId", "fields");

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
     * @param table the key of the table
     * @param field the key of the field; null if the whole table goes
     */
    record Leaving(String table, @Nullable String field) {
        private static boolean isTable(@Nullable Leaving leaving, String table) {
            return leaving != null && leaving.field == null && leaving.table.equals(table);
        }

        private static boolean isField(@Nullable Leaving leaving, String table, String field) {
            return leaving != null && leaving.table.equals(table) && field.equals(leaving.field);
        }
    }

    /** Whether an update of a relationship says anything of its ends. */
    static boolean areSaidIn(Operation.Update update) {
        return END_MEMBERS.stream()
                .anyMatch(member -> update.patch().has(member) || update.set().has(member));
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
        return resolves(draft, end, null);
    }

    /** Whether there is such a table with such fields once the other is gone. */
    static boolean resolves(Draft draft, End end, @Nullable Leaving leaving) {
        Set<String> tables = draft.shells(Target.TABLE).among(Aspect.REFERENCE, end.table());
        draft.worked(tables.size());
        return tables.stream()
                .filter(table -> !Leaving.isTable(leaving, table))
                .anyMatch(table -> hasFields(draft, table, end.fields(), leaving));
    }

    /** A table whose fields have no keys may have any field; one without fields has none. */
    private static boolean hasFields(Draft draft, String table, List<String> wanted, @Nullable Leaving leaving) {
        if (wanted.isEmpty() || !draft.canHold(Target.FIELD, table)) {
            return true;
        }
        draft.worked(wanted.size());
        KeyedList fields = draft.parts(Target.FIELD, table);
        return wanted.stream()
                .allMatch(id -> fields.among(Aspect.REFERENCE, id).stream()
                        .anyMatch(field -> !Leaving.isField(leaving, table, field)));
    }
}
