package io.drawdb.collab.room;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clients of which a room remembers something. The one unheard of for longest is forgotten first, those of whom
 * nothing was ever accepted before all others: who may only watch can't push anybody out who edits.
 */
final class Authors {
    /** In the order in which they were last heard of. */
    private final LinkedHashMap<ClientId, Author> authors = new LinkedHashMap<>();

    /** The client's memory, made if there is none, and moved behind all others. */
    Author of(ClientId who) {
        Author author = authors.remove(who);
        if (author == null) {
            author = new Author();
            if (authors.size() >= RoomRules.AUTHORS_MAX) {
                authors.remove(leastMissed());
            }
        }
        authors.put(who, author);
        return author;
    }

    private ClientId leastMissed() {
        for (var each : authors.entrySet()) {
            if (!each.getValue().accepted()) {
                return each.getKey();
            }
        }
        return authors.keySet().iterator().next();
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
