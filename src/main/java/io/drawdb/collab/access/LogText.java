package io.drawdb.collab.access;

import java.util.regex.Pattern;

/** What strangers wrote, for the log. */
public final class LogText {
    /** The control characters of Latin 1 and Unicode's ends of lines and paragraphs too: what reads a log may break a line there. */
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\"]");

    private LogText() {}

    /** So that it stays on its line, and between the quotation marks that are put around it. */
    public static String oneLine(String text) {
        return BREAKS.matcher(text).replaceAll("?");
    }
}
