package io.drawdb.collab.gateway;

import java.nio.charset.StandardCharsets;

/** The text in a close frame, which RFC 6455 limits to 123 bytes of UTF-8. */
final class CloseReason {
    private static final int BYTES_MAX = 123;

    private CloseReason() {}

    /** As much of the text as fits, without half a character. */
    static String cut(String text) {
        int end = Math.min(text.length(), BYTES_MAX);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            end--;
        }
        boolean halfPair = end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, halfPair ? end - 1 : end);
    }
}
