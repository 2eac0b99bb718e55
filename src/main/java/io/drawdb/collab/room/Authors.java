package io.drawdb.collab.room;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The clients of which a room remembers something; the one unheard of for longest is forgotten first. */
final class Authors {
    /** In the order in which they were last heard of. */
    private final LinkedHashMap<ClientId, Author> authors = new LinkedHashMap<>();

    /** The client's memory, made if there is none, and moved behind all others. */
    Author of(ClientId who) {
        Author author = authors.remove(who);
        if (author == null) {
            author = new Author();
        }
        authors.put(who, author);
        if (authors.size() > RoomRules.AUTHORS_MAX) {
            authors.remove(authors.keySet().iterator().next());
        }
        return author;
    }

    @Nullable
    Author find(ClientId who) {
        return authors.get(who);
    }

    /** Whether somebody who seems to be new may have been here before. */
    boolean mayHaveForgotten() {
        return authors.size() >= RoomRules.AUTHORS_MAX;
    }

    Map<ClientId, Author> all() {
        return authors;
    }
}
