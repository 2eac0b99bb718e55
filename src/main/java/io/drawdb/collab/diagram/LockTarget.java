package io.drawdb.collab.diagram;

import java.util.Locale;
import java.util.Optional;

/**
 * What a lock covers: the whole document, or one table, note or area.
 *
 * @param id the key of the entity; empty for the document
 */
public record LockTarget(Kind kind, String id) {
    /** The whole document. */
    public static final LockTarget DOCUMENT = new LockTarget(Kind.DOCUMENT, "");

    /** The kinds of things that can be locked. */
    public enum Kind {
        DOCUMENT,
        TABLE,
        NOTE,
        AREA;

        private final String text = name().toLowerCase(Locale.ROOT);

        /** The name in messages. */
        public String text() {
            return text;
        }

        /** The kind with that name in messages, if there is one. */
        public static Optional<Kind> named(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public LockTarget {
        if ((kind == Kind.DOCUMENT) != id.isEmpty()) {
            throw new IllegalArgumentException(kind + " with id '" + id + "'");
        }
    }
}
