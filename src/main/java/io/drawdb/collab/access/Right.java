package io.drawdb.collab.access;

import java.util.Locale;
import java.util.Optional;

/** What somebody may do in a room; each may do what those before it may. */
public enum Right {
    /** Watch, show a name and a cursor. */
    VIEW,
    /** Change the document, take locks. */
    EDIT,
    /** Take a lock from whoever has it, also where force is not enabled for everybody. */
    OWNER;

    /** The right that a token or a request calls so. */
    public static Optional<Right> named(String name) {
        for (Right right : values()) {
            if (right.wireName().equals(name)) {
                return Optional.of(right);
            }
        }
        return Optional.empty();
    }

    /** What tokens and requests call it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
