package io.drawdb.collab.wire;

/** The form in which names of people are kept and shown. */
final class Names {
    static final int LENGTH_MAX = 48;

    private static final char REPLACEMENT = '\uFFFD';

    private Names() {}

    /**
     * Every run of white space or control characters becomes one space, the ends are trimmed, the rest is cut to
     * {@link #LENGTH_MAX} UTF-16 units without splitting a pair of surrogates, and a lone surrogate is replaced.
     */
    static String normalise(String name) {
        StringBuilder kept = new StringBuilder(Math.min(name.length(), LENGTH_MAX + 2));
        boolean gap = false;
        for (int at = 0; at < name.length() && kept.length() < LENGTH_MAX; ) {
            int point = name.codePointAt(at);
            at += Character.charCount(point);
            if (isBlank(point)) {
                gap = kept.length() > 0;
                continue;
            }
            if (gap) {
                kept.append(' ');
                gap = false;
            }
            kept.appendCodePoint(isSurrogate(point) ? REPLACEMENT : point);
        }
        return cut(kept);
    }

    private static String cut(StringBuilder name) {
        if (name.length() <= LENGTH_MAX) {
            return name.toString();
        }
        boolean splits = Character.isHighSurrogate(name.charAt(LENGTH_MAX - 1));
        return name.substring(0, splits ? LENGTH_MAX - 1 : LENGTH_MAX);
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** What JavaScript's {@code \s} matches, and the control characters. */
    private static boolean isBlank(int point) {
        return Character.isISOControl(point)
                || Character.isSpaceChar(point)
                || point == 0xFEFF; // the byte order mark counts as white space there
    }
}
