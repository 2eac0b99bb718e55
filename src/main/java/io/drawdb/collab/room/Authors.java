package io.drawdb.collab.room;

import java.time.Instant;
import java.util.Comparator;
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
    Author of(ClientId who, Instant now) {
        Author author = authors.remove(who);
        if (author == null) {
            author = new Author();
            if (authors.size() >= RoomRules.AUTHORS_MAX) {
                authors.remove(leastMissed());
            }
        }
        author.heardAt(now);
        authors.put(who, author);
        return author;
    }

    private ClientId leastMissed() {
        for (var each : authors.entrySet()) {
            if (!each.getValue().everAccepted()) {
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

    /** Forgets what is too old or too much of all that can be taken back, and of all rejections. */
    void trim(Instant now) {
        long steps = 0;
        long answers = 0;
        for (Author author : authors.values()) {
            author.forgetIfSilent(now);
            steps += author.undo().bytes() + author.redo().bytes();
            answers += author.answerBytes();
        }
        while (steps > RoomRules.UNDO_BYTES_MAX) {
            steps -= removeOldestStep();
        }
        for (Author author : authors.values()) {
            while (answers > RoomRules.ANSWER_BYTES_MAX && !author.answers().isEmpty()) {
                answers -= author.answerBytes();
                author.forgetOldestAnswer();
                answers += author.answerBytes();
            }
        }
    }

    private long removeOldestStep() {
        Steps oldest = authors.values().stream()
                .map(author ->
                        author.undo().oldestVersion() < author.redo().oldestVersion() ? author.undo() : author.redo())
                .min(Comparator.comparingLong(Steps::oldestVersion))
                .orElseThrow();
        long before = oldest.bytes();
        oldest.removeOldest();
        return before - oldest.bytes();
    }
}
