package io.drawdb.collab.writeback;

/** Tells documents apart: equal documents, their {@code transform} and white space aside, have equal fingerprints. */
@FunctionalInterface
public interface Fingerprinter {

    /**
     * The fingerprint of a document.
     *
     * @param content a well-formed JSON object
     */
    long of(String content);
}
