package io.drawdb.collab.blackbox2;

/** Operations as a client writes them, in the JSON of {@link JsonText}. */
final class Ops {
    private Ops() {}

    /** A table with one field, {@code <id>-f}. */
    static String table(String id) {
        return create(
                "table",
                "{'id':'%s','name':'%s','x':0,'y':0,'fields':[%s],'indices':[]}"
                        .formatted(id, id, fieldValue(id + "-f", "id")));
    }

    static String field(String table, String id, String name) {
        return "{'target':'field','action':'create','tableId':'%s','value':%s}".formatted(table, fieldValue(id, name));
    }

    private static String fieldValue(String id, String name) {
        return "{'id':'%s','name':'%s','type':'INT'}".formatted(id, name);
    }

    static String create(String target, String value) {
        return "{'target':'%s','action':'create','value':%s}".formatted(target, value);
    }

    static String update(String target, String id, String patch) {
        return "{'target':'%s','action':'update','id':'%s','patch':%s}".formatted(target, id, patch);
    }

    static String delete(String target, String id) {
        return "{'target':'%s','action':'delete','id':'%s'}".formatted(target, id);
    }

    /** A new title for the diagram. */
    static String title(String title) {
        return "{'target':'diagram','action':'update','patch':{'title':'%s'}}".formatted(title);
    }
}
