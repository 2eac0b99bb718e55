package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drawdb.collab.diagram.References.End;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** In which respect an entity may mention a text, so that {@link KeyedList} finds those that do. */
enum Aspect {
    /** A table or field by what relationships call it. */
    REFERENCE(json -> orNone(Keys.reference(json))),
    /** An entity by its name. */
    NAME(json -> orNone(text(json.get("name")))),
    /** A type or enum by its name as fields spell it. */
    TYPE_NAME(json -> orNone(upper(text(json.get("name"))))),
    /** A table by the names of those it inherits from. */
    INHERITS(json -> texts(json.path("inherits"))),
    /** An index or unique constraint by the names of its fields. */
    FIELDS(json -> texts(json.path("fields"))),
    /** A field by its type. */
    TYPE(json -> Set.of(json.path("type").asText())),
    /** A table or type by the types of its fields. */
    FIELD_TYPES(Aspect::typesOfFields),
    /** A relationship by the tables at its ends. */
    END_TABLES(json -> ends(json, false)),
    /** A relationship by the fields at its ends, each as {@link #field}. */
    END_FIELDS(json -> ends(json, true));

    @SuppressWarnings("ImmutableEnumChecker") // made of nothing that changes
    private final Function<ObjectNode, Collection<String>> texts;

    Aspect(Function<ObjectNode, Collection<String>> texts) {
        this.texts = texts;
    }

    /** What the entity mentions; nothing twice. */
    Collection<String> of(Entity entity) {
        return texts.apply(entity.json());
    }

    /** A field of a table, both as relationships call them. */
    static String field(String table, String field) {
        return table.length() + ":" + table + field;
    }

    /** A name as the types of fields spell it. */
    static @Nullable String upper(@Nullable String name) {
        return name == null ? null : name.toUpperCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isTextual() ? node.asText() : null;
    }

    private static Set<String> orNone(@Nullable String text) {
        return text == null ? Set.of() : Set.of(text);
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        for (JsonNode element : array) {
            if (array.isArray() && element.isTextual()) {
                texts.add(element.asText());
            }
        }
        return texts;
    }

    private static Set<String> typesOfFields(ObjectNode owner) {
        Set<String> types = new HashSet<>();
        owner.path("fields").forEach(field -> types.add(field.path("type").asText()));
        return types;
    }

    private static Set<String> ends(ObjectNode relationship, boolean ofFields) {
        Set<String> ends = new HashSet<>();
        for (End end : References.ends(relationship)) {
            if (ofFields) {
                end.fields().forEach(field -> ends.add(field(end.table(), field)));
            } else {
                ends.add(end.table());
            }
        }
        return ends;
    }
}
