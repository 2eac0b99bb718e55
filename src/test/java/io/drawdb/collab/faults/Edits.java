package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a driver does to the document: it adds tables, fields and notes with names of their own, its marks, takes its
 * older ones away so that the document stays small, and writes over the others' comments on tables that all share.
 */
final class Edits {
    static final int SHARED_TABLES = 3;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT_OF_EACH_KIND = 6;

    private enum Kind {
        TABLE,
        FIELD,
        NOTE,
        COMMENT
    }

    /** A change that may not have been answered yet. */
    static final class Edit {
        final long seq;
        final ArrayNode operations = JSON.createArrayNode();
        final Set<String> adds = new HashSet<>();
        final Set<String> removes = new HashSet<>();
        private final Kind kind;

        private Edit(long seq, Kind kind) {
            this.seq = seq;
            this.kind = kind;
        }
    }

    private final String author;
    private final Random random;
    /** Own marks that are in the document as far as is known, the oldest first. */
    private final Map<Kind, Deque<String>> alive = new EnumMap<>(Kind.class);

    private long seq;

    Edits(String author, Random random) {
        this.author = author;
        this.random = random;
        for (var kind : Kind.values()) {
            alive.put(kind, new ArrayDeque<>());
        }
    }

    /** The operations that make the tables that all share. */
    static ArrayNode foundation() {
        var operations = JSON.createArrayNode();
        for (int n = 0; n < SHARED_TABLES; n++) {
            create(operations, "table", table(shared(n)));
        }
        return operations;
    }

    static String shared(int n) {
        return "shared" + n;
    }

    /** A new change, under the next number. */
    Edit next() {
        seq++;
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        var edit = new Edit(seq, kind);
        String mark = author + "-" + seq;
        int table = random.nextInt(SHARED_TABLES);
        if (kind == Kind.COMMENT) {
            var patch = JSON.createObjectNode().put("comment", mark);
            operation(edit.operations, "table", "update")
                    .put("id", shared(table))
                    .set("patch", patch);
            return edit;
        }
        if (alive.get(kind).size() >= KEPT_OF_EACH_KIND) {
            remove(edit, alive.get(kind).remove());
        }
        edit.adds.add(kind == Kind.FIELD ? mark + "." + table : mark);
        switch (kind) {
            case TABLE -> create(edit.operations, "table", table(mark));
            case FIELD -> create(edit.operations, "field", field(mark)).put("tableId", shared(table));
            default -> create(edit.operations, "note", note(mark));
        }
        return edit;
    }

    private void remove(Edit edit, String mark) {
        edit.removes.add(mark);
        if (edit.kind == Kind.FIELD) {
            int dot = mark.indexOf('.');
            operation(edit.operations, "field", "delete")
                    .put("tableId", "shared" + mark.substring(dot + 1))
                    .put("id", mark.substring(0, dot));
        } else {
            operation(edit.operations, edit.kind == Kind.TABLE ? "table" : "note", "delete")
                    .put("id", mark);
        }
    }

    void accepted(Edit edit) {
        alive.get(edit.kind).addAll(edit.adds);
    }

    void refused(Edit edit) {
        edit.removes.forEach(alive.get(edit.kind)::addFirst);
    }

    private static ObjectNode operation(ArrayNode operations, String target, String action) {
        return operations.addObject().put("target", target).put("action", action);
    }

    private static ObjectNode create(ArrayNode operations, String target, ObjectNode value) {
        var operation = operation(operations, target, "create");
        operation.set("value", value);
        return operation;
    }

    private static ObjectNode table(String id) {
        var table = JSON.createObjectNode().put("id", id).put("name", id).put("x", 0);
        table.put("y", 0).putArray("fields").add(field(id + "f"));
        table.putArray("indices");
        return table;
    }

    private static ObjectNode field(String id) {
        return JSON.createObjectNode().put("id", id).put("name", id).put("type", "INT");
    }

    private static ObjectNode note(String id) {
        return JSON.createObjectNode().put("uid", id).put("title", id).put("content", "");
    }

    /** All marks in a document. */
    static Set<String> marks(JsonNode document) {
        Set<String> marks = new TreeSet<>();
        for (var table : document.path("tables")) {
            String id = table.path("id").asText();
            if (!id.startsWith("shared")) {
                marks.add(id);
                continue;
            }
            table.path("fields").forEach(field -> {
                String name = field.path("id").asText();
                if (name.contains("-")) {
                    marks.add(name + "." + id.substring("shared".length()));
                }
            });
        }
        document.path("notes").forEach(note -> marks.add(note.path("uid").asText()));
        return marks;
    }
}
