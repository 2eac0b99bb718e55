package io.drawdb.collab.diagram;

/**
 * Where keys for entities without a usable one come from. The core has no randomness of its own: whoever must agree with
 * another server passes a source that yields the same keys in the same order there.
 */
@FunctionalInterface
public interface KeySource {
    /** The next key. It should not have been given out before; one that is taken in the diagram gets a
     * number behind it. */
    String next();
}
