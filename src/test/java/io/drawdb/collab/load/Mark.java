package io.drawdb.collab.load;

import java.nio.charset.StandardCharsets;

/**
 * Who sent a change, and when: a few bytes in its text, {@code ~}, 16 hexadecimal digits of nanoseconds and 4 of the
 * sender's number. Whoever receives it reads them where they are, without parsing anything. Nothing else that is sent has
 * a {@code ~}.
 */
final class Mark {
    static final int LENGTH = 21;
    private static final byte SIGN = '~';
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Mark() {}

    /** A mark of nobody, to be overwritten. */
    static String blank() {
        return "~" + "0".repeat(LENGTH - 1);
    }

    static void put(byte[] text, int at, long nanos, int sender) {
        text[at] = SIGN;
        for (int digit = 0; digit < 16; digit++) {
            text[at + 16 - digit] = DIGITS[(int) (nanos >>> 4 * digit) & 15];
        }
        for (int digit = 0; digit < 4; digit++) {
            text[at + 20 - digit] = DIGITS[sender >>> 4 * digit & 15];
        }
    }

    /** Where the next mark is; -1 if there is none. */
    static int find(byte[] text, int from, int to) {
        for (int at = from; at <= to - LENGTH; at++) {
            if (text[at] == SIGN) {
                return at;
            }
        }
        return -1;
    }

    static long nanos(byte[] text, int at) {
        return number(text, at + 1, 16);
    }

    static int sender(byte[] text, int at) {
        return (int) number(text, at + 17, 4);
    }

    private static long number(byte[] text, int at, int digits) {
        long number = 0;
        for (int i = at; i < at + digits; i++) {
            number = number << 4 | Character.digit(text[i], 16);
        }
        return number;
    }
}
