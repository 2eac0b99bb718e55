package io.drawdb.collab.access;

import java.time.Instant;

/**
 * What a token gives to whoever brings it.
 *
 * @param id names the token in the log and in rulings: its {@code jti}, else a digest of what is signed; never the token
 * @param bearer whom it was made for: its {@code sub}, else {@code id}
 * @param share the room it is for, or {@value #EVERY_SHARE}
 * @param issued when it was made at the earliest, leeway for clocks that differ taken off
 * @param expires when it ends, leeway for clocks that differ included
 */
public record Grant(String id, String bearer, String share, Right right, Instant issued, Instant expires) {
    /** In place of a room: every room. */
    public static final String EVERY_SHARE = "*";

    /** What everybody has where no tokens are asked for. */
    public static final Grant OPEN = new Grant("", "", EVERY_SHARE, Right.EDIT, Instant.MAX, Instant.MAX);

    /** Whether it is for this room. */
    public boolean opens(String shareId) {
        return share.equals(EVERY_SHARE) || share.equals(shareId);
    }
}
