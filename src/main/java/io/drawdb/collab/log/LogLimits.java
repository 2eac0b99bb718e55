package io.drawdb.collab.log;

/** How much a log has to take at once. */
public final class LogLimits {
    static final long DOCUMENT_BYTES_USUAL = 16L << 20;

    /** What there is in a room's snapshot beside its document, and more than all of that may have together. */
    private static final int BESIDE_THE_DOCUMENT = 48 << 20;

    private LogLimits() {}

    /**
     * The largest entry or snapshot in bytes, where a document may have so many.
     *
     * @throws ArithmeticException if there is no array of so many bytes
     */
    public static int bodyBytesMax(long documentBytesMax) {
        return Math.toIntExact(documentBytesMax + BESIDE_THE_DOCUMENT);
    }
}
