package io.drawdb.collab.writeback;

import java.util.Optional;

/**
 * What drawdb-server says about the newest state of a shared file, as far as it says anything.
 *
 * @param version names it in the gist's history
 * @param updatedAt when it was written, as drawdb-server spells it
 */
public record Revision(Optional<String> version, Optional<String> updatedAt) {
    /** Nothing is known. */
    public static final Revision UNKNOWN = new Revision(Optional.empty(), Optional.empty());

    /** This, completed by {@code other} where this says nothing. */
    Revision or(Revision other) {
        return new Revision(version.or(other::version), updatedAt.or(other::updatedAt));
    }
}
